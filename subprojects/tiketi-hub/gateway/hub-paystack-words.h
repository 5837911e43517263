/* What Paystack says, read. Pure. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-gateway.h"

G_BEGIN_DECLS

/* It is down, rather than refusing us. */
gboolean hub_paystack_is_down (guint status, const char *bytes, gsize length);
/* To an initialize with that reference: SENT with its address, REFUSED or LOST. */
void hub_paystack_read_initialize (guint status, const char *bytes, gsize length, const char *reference, HubWord *word);
/* To a verify of that reference. */
void hub_paystack_read_verify (guint status, const char *bytes, gsize length, const char *reference, HubWord *word);
/* To a refund: (transfer full) what it says of it; NULL with REFUSED or UNREACHABLE. */
char *hub_paystack_read_refund (guint status, const char *bytes, gsize length, GError **error);
/* A webhook whose signature is good. FALSE with UNREADABLE, *word untouched. */
gboolean hub_paystack_read_webhook (const char *bytes, gsize length, HubWord *word, GError **error);
/* Hex of HMAC-SHA512 over the bytes as they came; compared in constant time. */
gboolean hub_paystack_is_signed (const char *bytes, gsize length, const char *secret_key, const char *signature);
/* Only letters, digits and "-.=". */
gboolean hub_paystack_is_reference (const char *text);

G_END_DECLS
