/* What a request brings in its body, whether it came as JSON, as a form or as multipart: one tree of values, read leniently
 * (numbers may come as text), and what is wrong with it, field by field. Unknown keys are ignored.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-api.h"

G_BEGIN_DECLS

typedef struct _HubApiBody HubApiBody;

/* NULL with *refusal set (400, 413, 415). An empty body is an empty object. Limits: depth 8, 2,000 values, text valid UTF-8. */
HubApiBody *hub_api_body_new (HubHttpRequest *request, HubHttpResponse **refusal);
/* What such bytes are as JSON; within the same limits. bytes (nullable). */
HubApiBody *hub_api_body_new_json (GBytes *bytes, HubHttpResponse **refusal);
/* What stands behind the “?” instead, read the same way; the first of each name. */
HubApiBody *hub_api_body_new_query (HubHttpRequest *request);
void hub_api_body_free (HubApiBody *body);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubApiBody, hub_api_body_free)

/* Is the key there, and not null? */
gboolean hub_api_body_has (const HubApiBody *body, const char *key);
/* The first of these keys that is there (the list ends with NULL), so that aliases read alike; NULL. */
const char *hub_api_body_which (const HubApiBody *body, ...) G_GNUC_NULL_TERMINATED;

/* ---- Values: each notes a fault when the value is of the wrong kind or breaks the limits, and then answers as if absent ---- */
/* Stripped at both ends, at most `most` characters, no control characters but line breaks and tabs; NULL when absent. Numbers read
 * as text too. Owned by the body. */
const char *hub_api_body_text (HubApiBody *body, const char *key, gsize most);
/* The same, and a fault when it is absent or empty. */
const char *hub_api_body_need (HubApiBody *body, const char *key, gsize most);
/* As hub_api_body_text(), with the blanks at its ends: what people take for their password. */
const char *hub_api_body_secret (HubApiBody *body, const char *key, gsize most);
/* Whole numbers, also as text; `absent` when it is not there. */
gint64 hub_api_body_int (HubApiBody *body, const char *key, gint64 least, gint64 most, gint64 absent);
/* true, false, 1, 0, "yes", "no", "on", "off" … */
gboolean hub_api_body_bool (HubApiBody *body, const char *key, gboolean absent);
/* An amount in major units ("1500", 99.5, "5000.00") as minor units of the currency, 0 … 10¹⁵; `absent` when it is not there. Never
 * through floating point: more decimals than the currency has are a fault. */
gint64 hub_api_body_amount (HubApiBody *body, const char *key, const char *currency, gint64 absent);
/* A time (api.md, times in: with or without seconds and milliseconds, Z or an offset, or naive = wall time in `zone`) as UTC ms;
 * 0 when it is not there. */
gint64 hub_api_body_time (HubApiBody *body, const char *key, const char *zone);
/* An array's items, or a single object as one item; objects only, at most `most`. The items are owned by the body; 0 when absent. */
guint hub_api_body_items (HubApiBody *body, const char *key, guint most, HubApiBody *const **items);
/* The members of an object whose keys are data ("ticket_tiers"): each as an item, with its key. */
guint hub_api_body_members (HubApiBody *body, const char *key, guint most, HubApiBody *const **items, const char *const **keys);
/* An array of texts, or one text with commas, joined by commas; NULL when absent. (owned by the body) */
const char *hub_api_body_list (HubApiBody *body, const char *key, gsize most);
/* A file of a multipart form; NULL when there is none. */
typedef struct { const char *name, *content_type; GBytes *bytes; } HubApiFile;
const HubApiFile *hub_api_body_file (HubApiBody *body, const char *key);

/* ---- Faults ---- */
/* Something is wrong with a field: a whole sentence. All of an item's faults count as its body's: "tickets[2].quantity". */
void hub_api_body_fault (HubApiBody *body, const char *key, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* 422 with every fault in errors[] (and E's list in detail), or NULL when there is none. (transfer full) */
HubHttpResponse *hub_api_body_refusal (HubApiBody *body);
/* BLAKE2b of the body as it came, hex: for idempotency. (transfer full) */
char *hub_api_body_digest (const HubApiBody *body);

G_END_DECLS
