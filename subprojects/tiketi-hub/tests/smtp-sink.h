/* A mail server that keeps what it is sent. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SmtpSink SmtpSink;

SmtpSink *smtp_sink_new (guint16 port);
void smtp_sink_free (SmtpSink *sink);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmtpSink, smtp_sink_free)
const char *smtp_sink_get_url (SmtpSink *sink); /* smtp://127.0.0.1:PORT */
/* Answers every message with this; 0: takes it. 451 is for now, 550 for good. */
void smtp_sink_set_answer (SmtpSink *sink, guint code);
guint smtp_sink_count (SmtpSink *sink);
/* "to\n" and the message as it came, dots undone; (transfer full), NULL when there is none. */
char *smtp_sink_get (SmtpSink *sink, guint index);
/* Waits for so many, at most 10 s. */
gboolean smtp_sink_wait (SmtpSink *sink, guint count);

G_END_DECLS
