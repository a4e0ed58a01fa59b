"""The Outcome Document and its Explanatory Remarks.

A *document* consists of *paragraphs*: rows with an identity for ever, whose text is the
*revision* they point at. A *provision* is called *encouragement* in the interface; a
*remark* explains one. A *snapshot* is a frozen text with its numbers and its hash, to
which comments, the *adoption* and the PDF refer.
"""
