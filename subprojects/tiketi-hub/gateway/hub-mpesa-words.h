/* What M-Pesa's Daraja says, read; and what it wants, written. Pure. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-gateway.h"

G_BEGIN_DECLS

/* "20261121190000": the time in East Africa. */
char *hub_mpesa_timestamp (gint64 now);
/* Back to UTC ms; FALSE and untouched when it is none. */
gboolean hub_mpesa_time (const char *timestamp, gint64 *out);
char *hub_mpesa_password (const char *shortcode, const char *passkey, const char *timestamp);
/* 254 and nine digits that begin with 7 or 1. */
gboolean hub_mpesa_is_phone (const char *phone);
/* What the buyer reads as account: "TK-" and eight of the attempt's digits. */
char *hub_mpesa_reference (const char *attempt);

/* A result code of a callback or query: PAID, FAILED with a reason, CANCELLED, or PENDING for what nobody knows. */
void hub_mpesa_result (const char *code, HubWord *word);

typedef enum { HUB_MPESA_READ, HUB_MPESA_TOKEN /* our token is no longer good: a new one, and again */ } HubMpesaAnswer;
/* It is down, rather than refusing us: 5xx, but for those by which it refuses, or says that a payment is still going on. */
gboolean hub_mpesa_is_down (guint status, const char *bytes, gsize length);
/* To a push: SENT, REFUSED or LOST. */
HubMpesaAnswer hub_mpesa_read_push (guint status, const char *bytes, gsize length, HubWord *word);
/* To a query for that checkout: PENDING, PAID, FAILED, CANCELLED or LOST. */
HubMpesaAnswer hub_mpesa_read_query (guint status, const char *bytes, gsize length, const char *checkout, HubWord *word);

/* A callback. FALSE with UNREADABLE, *word untouched. */
gboolean hub_mpesa_read_stk (const char *bytes, gsize length, HubWord *word, GError **error);
/* Money paid by hand to `shortcode`, or to `till` (nullable). */
gboolean hub_mpesa_read_c2b (const char *bytes, gsize length, const char *shortcode, const char *till, HubWord *word,
                             GError **error);
/* {"access_token", "expires_in"}: (transfer full) the token, NULL when it is none. */
char *hub_mpesa_read_token (const char *bytes, gsize length, gint64 *seconds);

G_END_DECLS
