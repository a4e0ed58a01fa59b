"""Measurements of the running default; each prints one JSON object.

    script/bench registration|programme|mail|reminders|pdf|race|churn|seats|drafting
                 [--url …]
                 [--clients 8] [--seconds 10]

Every measurement tells these; a *request* is one to the site, or one letter, one file,
one application, as the name says:

``rate``                  journeys, pages, letters, files or applications a second
``p50_ms``, ``p95_ms``    of one request, by the clock of the client
``errors``                answers of 400 and above, or what was refused or not sent
``sql_per_request``       statements as PostgreSQL counts them, without transaction
                          control and without what worker and beat do when nobody asks
``bytes_per_request``     what goes over the line; the whole letter; the file; null for
                          ``churn``, where nothing is sent
``memory_mb``             proportional memory (PSS) of the processes that do the work

``registration`` and ``programme`` ask the running instance, so ``memory_mb`` is that of
all its processes; ``memory_web_worker_mb`` is the largest web process and
``memory_parts_mb`` each kind. ``cpu_ms_per_request`` is the instance's processor time,
which tells more than the clock where the machine has other things to do.

``registration``  one journey is a complete application of a signed-in person with
                  JavaScript off: form, answers to check, sending, confirmation.
``programme``     an edition of 150 sessions, made for it and removed. The figures on top
                  are those of kept pages; ``uncached`` has those of pages made anew,
                  ``first_visit_bytes`` page, styles, script and icon together. ``looks``
                  tells what each look at the programme asks, one's own agenda and calendar
                  included, and ``at_10_sessions`` all that once more where there are few.
``mail``          letters into the outbox and out of it to a mail server that accepts
                  everything: ``rate`` by ``--clients`` senders at once (4), as many as
                  processes of workers; ``rate_of_one_sender``, the times of a letter,
                  ``cpu_ms_of_sender`` and ``memory_mb`` by one in the process of the
                  measurement. ``sql_into_outbox`` and ``sql_out_of_outbox`` are the two
                  halves of ``sql_per_request``.
``reminders``     5,000 people with a seat are reminded while the worker is killed 50 times,
                  Valkey forgets all it knows 10 times and PostgreSQL is restarted 10 times,
                  in services of its own: how many letters the mail server has ``received``,
                  how many ``twice``, how many are ``missing`` or ``uncertain``.
                  ``sql_per_request`` is null: the counts do not outlive PostgreSQL.
``pdf``           a document of about 40 pages, from the order to the stored file, by a
                  worker of its own. ``ratio`` is that time to bare WeasyPrint's on the
                  same HTML; ``ratio_of_rendering`` leaves the way to the worker out.
                  Where VERAPDF names veraPDF, ``verapdf`` is its word on PDF/A-3a and
                  PDF/UA-1: PASS or FAIL.
                  ``memory_mb`` is the worker with its child after the last file, and
                  ``memory_peak_mb`` the most that one of the two has had.
``race``          10,000 signed-in people apply through the pages for 500 places, 50 at a
                  time, however long it takes: who has a place, whether in order, every
                  status, and the time of the one request that sends the application.
                  ``BENCH_PEOPLE`` and ``BENCH_PLACES`` make it smaller.
``churn``         1,000 people cancel while 2,000 join, in threads of the process of the
                  measurement: ``memory_mb`` is that process.
``seats``         2,000 signed-in people with a place press the button for the 50 seats
                  of one workshop, 50 at a time: who has a seat, who waits, whether in
                  order, every status. ``BENCH_PEOPLE`` and ``BENCH_SEATS`` make it
                  smaller. With ``BENCH_LEAVES=1000`` so many people leave two sessions
                  while twice as many join, in threads of the measurement: one session
                  gives a free seat at once, the other offers it.
``drafting``      50 writers save a text every two seconds and look every one and a half
                  what others have saved: times of one save, and how long after it was
                  sent others have a text (``seen_by_others_p95_ms``;
                  ``seen_with_pause_p95_ms`` counts from the last key), and what
                  ``writing_percent_of_a_core`` takes of the processor. Then 200
                  participants ask for the mark: ``polling_percent_of_a_core`` is all that
                  web server, Valkey and PostgreSQL take for it. ``BENCH_WRITERS``,
                  ``BENCH_POLLERS`` and ``BENCH_PARAGRAPHS`` change it. With
                  ``BENCH_KILLS=100`` two people type in browsers while these, the web
                  processes or the whole web server are killed so often: of the words whose
                  text was ``acknowledged`` so many are ``lost`` or stand ``doubled``.

``mail``, ``pdf`` and ``churn`` have a database of their own beside the application's,
``reminders`` and ``drafting`` a PostgreSQL and a Valkey.
"""
