/* A client of bytes: sends exactly what a test says and reads one answer at a time, so that halves, pieces and
 * nonsense can be sent too. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RawClient RawClient;

/* Aborts the test when it cannot connect. Reads and writes fail after 10 s without progress. */
RawClient *raw_client_new (const char *host, guint16 port);
/* The same, but NULL when it cannot. */
RawClient *raw_client_try (const char *host, guint16 port);
void raw_client_free (RawClient *client); /* closes */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawClient, raw_client_free)

/* FALSE when the other side has closed. */
gboolean raw_client_send (RawClient *client, const char *data, gssize length);
/* A whole request; `headers`, `body` as raw_request(). FALSE when the other side has closed. */
gboolean raw_client_request (RawClient *client, const char *method, const char *target, const char *headers, const char *body,
                             gssize body_length);
void raw_client_finish (RawClient *client); /* nothing more will be sent */
void raw_client_set_timeout (RawClient *client, guint seconds);

typedef struct {
  guint status;        /* 0: closed without an answer; 1: nothing came in time */
  GHashTable *headers; /* lower-case name → value */
  GByteArray *body;    /* with a terminator behind it */
} RawReply;

void raw_reply_free (RawReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawReply, raw_reply_free)

/* `bodyless`: the answer to HEAD. */
RawReply *raw_client_read (RawClient *client, gboolean bodyless);
const char *raw_reply_header (const RawReply *reply, const char *name);
const char *raw_reply_text (const RawReply *reply);
/* TRUE when the other side closes before a byte comes. */
gboolean raw_client_is_closed (RawClient *client);

/* One request on its own connection. `headers` (nullable): whole lines, each ending in CRLF. */
RawReply *raw_request (guint16 port, const char *method, const char *target, const char *headers, const char *body,
                       gssize body_length);
/* The text of a JSON string field, the first of that name; NULL when absent. Enough for answers we know.
 * (transfer full) */
char *raw_json_text (const char *json, const char *key);

G_END_DECLS
