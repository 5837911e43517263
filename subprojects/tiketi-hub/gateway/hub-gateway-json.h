/* JSON as other people write it: numbers as texts, texts as numbers, fractions where an integer is meant. Pure; no number
 * becomes a floating point one on the way. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HUB_GATEWAY_JSON_MAX (256 * 1024)

typedef struct json_object HubJson;

/* An object, at most 16 levels deep; NULL otherwise. Free with hub_json_free(). */
HubJson *hub_json_parse (const char *bytes, gsize length);
void hub_json_free (HubJson *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubJson, hub_json_free)

/* The member at "a.b.c"; NULL when there is none. Owned by `json`. */
HubJson *hub_json_get (HubJson *json, const char *path);
/* A text or number there as text; NULL for anything else. Owned by `json`. */
const char *hub_json_text (HubJson *json, const char *path);
/* Is it a number without a fraction there, not a text? */
gboolean hub_json_is_int (HubJson *json, const char *path);
gboolean hub_json_is_true (HubJson *json, const char *path);
/* A whole number, written as number or text. Out untouched on failure. */
gboolean hub_json_int (HubJson *json, const char *path, gint64 *out);
/* "1500", 1500.0, "10.00" → minor units of two digits. FALSE for anything negative, finer, or in exponents. */
gboolean hub_json_minor (HubJson *json, const char *path, gint64 *out);
/* Items of a list there; 0 when it is none. */
gsize hub_json_length (HubJson *json, const char *path);
HubJson *hub_json_item (HubJson *json, const char *path, gsize index);

/* The same for a text on its own. */
gboolean hub_gateway_minor (const char *text, gint64 *out);

/* Writing: appends "key":"value", with a comma before it unless it is the first. */
void hub_json_put (GString *out, const char *key, const char *value);
void hub_json_put_int (GString *out, const char *key, gint64 value);

G_END_DECLS
