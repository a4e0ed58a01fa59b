"""Measurements of the running default; each prints one JSON object.

    script/bench registration|programme|mail|pdf|race [--url …] [--clients 8] [--seconds 10]

Fields that all share, as far as they apply:

``rate``                  journeys, pages, letters or files a second
``p50_ms``, ``p95_ms``    of one request, letter or file, by the clock of the client
``sql_per_request``       statements as PostgreSQL counts them, without transaction
                          control and without what worker and beat do when nobody asks
``bytes_per_request``     what goes over the line
``errors``                answers of 400 and above, or what was refused
``cpu_ms_per_request``    processor time of the whole instance, which tells more than the
                          clock where the machine has other things to do
``memory_mb``             proportional memory (PSS) of all processes of the instance
``memory_web_worker_mb``  of the largest web process; ``memory_parts_mb`` of each kind

``registration``  one journey is a complete application of a signed-in person with
                  JavaScript off: form, answers to check, sending, confirmation.
``programme``     an edition of 150 sessions, made for it and removed. The figures on top
                  are those of kept pages; ``uncached`` has those of pages made anew,
                  ``first_visit_bytes`` page, styles, script and icon together.
``mail``          letters into the outbox and out of it to a mail server that accepts
                  everything. Runs in the process of the measurement.
``pdf``           a document of about 40 pages, from the order to the stored file, by a
                  worker of its own. ``ratio`` is that time to bare WeasyPrint's on the
                  same HTML; ``ratio_of_rendering`` leaves the way to the worker out.
``race``          2,000 people apply at once for 50 places.

``mail``, ``pdf`` and ``race`` have a database of their own beside the application's.
"""
