"""What higher apps may hear; sent with ``send`` inside the transaction."""

from django.dispatch import Signal

#: An admitted person lost the place. Sent with ``application``, which is locked.
place_lost = Signal()
