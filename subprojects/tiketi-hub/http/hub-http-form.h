/* Bodies of forms as a plain list of fields, in the order they came; a name may come several times and keeps all of its
 * values. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "hub-http-request.h"

G_BEGIN_DECLS

#define HUB_HTTP_FORM_ERROR (hub_http_form_error_quark ())
GQuark hub_http_form_error_quark (void);
typedef enum {
  HUB_HTTP_FORM_ERROR_BAD,         /* 400: not well formed, not UTF-8, or a NUL in a text */
  HUB_HTTP_FORM_ERROR_LIMIT,       /* 413: too many fields, or a name too long */
  HUB_HTTP_FORM_ERROR_UNSUPPORTED, /* 415: not a form, another charset, another transfer encoding, nested parts */
} HubHttpFormError;

#define HUB_HTTP_FORM_FIELDS_MAX 100
#define HUB_HTTP_FORM_NAME_MAX 128     /* bytes */
#define HUB_HTTP_FORM_FILENAME_MAX 255 /* bytes, as sent */

/* Either `value`, or what a file has. */
typedef struct {
  char *name;  /* never empty, no control characters */
  char *value; /* UTF-8 without NUL; NULL for a file */

  char *filename;     /* the last part of what the client called it, "" when it gave none: a label, never a path */
  char *content_type; /* lower case, as claimed: look at the bytes yourself; "application/octet-stream" when not told */
  GBytes *content;    /* a slice of the body */
} HubHttpField;

/* Each returns a GPtrArray of HubHttpField that frees its fields, or NULL with an error of one sentence. A file input in
 * which nothing was chosen (no name, no bytes) is left out. */

/* application/x-www-form-urlencoded, as browsers send it (WHATWG URL, section 5). Empty pairs are skipped. */
GPtrArray *hub_http_form_parse_urlencoded (const char *data, gsize length, GError **error);
/* multipart/form-data (RFC 7578). `boundary` as hub_http_content_parse() gives it. */
GPtrArray *hub_http_form_parse_multipart (GBytes *body, const char *boundary, GError **error);
/* The body of a request, by its Content-Type. */
GPtrArray *hub_http_form_read (HubHttpRequest *request, GError **error);

/* The first value of a text field of that name; NULL when there is none. */
const char *hub_http_form_get (GPtrArray *fields, const char *name);
/* The first file of that name; NULL when there is none. */
const HubHttpField *hub_http_form_get_file (GPtrArray *fields, const char *name);

/* For the parsers. */
HubHttpField *hub_http_field_new (const char *name, gsize length);
void hub_http_field_free (HubHttpField *field);

G_END_DECLS
