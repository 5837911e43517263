/* JSON for everything terminal and hub say to each other, driven by tables: a shape lists a struct's fields, and one
 * encoder and one strict decoder serve them all. json-c stays inside this folder.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TK_WIRE_TEXT_MAX (16 * 1024 * 1024) /* bytes of one message */
#define TK_WIRE_DEPTH_MAX 16
#define TK_WIRE_INT_MAX G_GINT64_CONSTANT (9007199254740991) /* 2^53 - 1: exact in every JSON reader */

#define TK_WIRE_ERROR (tk_wire_error_quark ())
GQuark tk_wire_error_quark (void);
typedef enum {
  TK_WIRE_ERROR_SYNTAX,   /* not JSON, too deep, too long, duplicate key, trailing text, not an object */
  TK_WIRE_ERROR_MISSING,  /* a required field is not there */
  TK_WIRE_ERROR_TYPE,     /* a field of the wrong type; any fraction or exponent where an integer belongs */
  TK_WIRE_ERROR_RANGE,    /* a number, text or list beyond its limits */
} TkWireError;
/* Messages name the field by its path: "lines[2].qty must be between 1 and 1000". */

typedef enum {
  TK_WIRE_INT,    /* gint64; min..max by value */
  TK_WIRE_BOOL,   /* gboolean */
  TK_WIRE_STRING, /* char *, never NULL once decoded; min..max in bytes; valid UTF-8 without NUL */
  TK_WIRE_LIST,   /* GPtrArray * of structs of `item`, never NULL once decoded; min..max in items */
  TK_WIRE_INTS,   /* GArray * of gint64, never NULL once decoded; min..max in items; each 0..TK_WIRE_INT_MAX */
} TkWireType;

typedef struct _TkWireShape TkWireShape;

typedef struct {
  const char *name;
  TkWireType type;
  gsize offset;
  gint64 min;
  gint64 max;
  gboolean optional;        /* absent reads as 0, FALSE, "", empty; written only when it is not that */
  const TkWireShape *item;  /* for LIST */
} TkWireField;

struct _TkWireShape {
  const char *name;
  gsize size;
  const TkWireField *fields; /* ascending by name, ends with a NULL name: that is the canonical order */
};

/* A zeroed struct with its texts "" and its lists empty. Free with tk_wire_free(). */
gpointer tk_wire_new (const TkWireShape *shape);
void tk_wire_free (const TkWireShape *shape, gpointer message);
/* Sets a text field (frees the old one): tk_wire_set (&sale->currency, "KES"). */
void tk_wire_set (char **field, const char *value);
/* Appends a new item to a list made by tk_wire_new() and returns it (owned by the list). */
gpointer tk_wire_append (const TkWireShape *item, GPtrArray *list);

/* Canonical JSON: keys ascending by bytes, no blanks, integers only, shortest escapes, UTF-8 as it is. (transfer full) */
char *tk_wire_encode (const TkWireShape *shape, gconstpointer message);
/* Strict about what it knows, deaf to what it does not: unknown keys are ignored. NULL with TK_WIRE_ERROR. */
gpointer tk_wire_decode (const TkWireShape *shape, const char *text, gsize length, GError **error);
/* TRUE when `text` is exactly tk_wire_encode() of some JSON object (canonical): what a journal body must be. */
gboolean tk_wire_is_canonical (const char *text, gsize length);

/* Free-form objects for --json output and API answers, where no struct exists. Keys come out in the order added. */
typedef struct _TkJson TkJson;
TkJson *tk_json_object (void);
TkJson *tk_json_array (void);
void tk_json_free (TkJson *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkJson, tk_json_free)
void tk_json_set_string (TkJson *object, const char *key, const char *value);      /* NULL writes null */
void tk_json_set_int (TkJson *object, const char *key, gint64 value);
void tk_json_set_bool (TkJson *object, const char *key, gboolean value);
void tk_json_set_amount (TkJson *object, const char *key, gint64 minor, const char *plain); /* a number written as `plain`, e.g. 1500.50 */
void tk_json_set_null (TkJson *object, const char *key);
void tk_json_take (TkJson *object, const char *key, TkJson *value);                 /* (transfer full) value */
void tk_json_append (TkJson *array, TkJson *value);                                 /* (transfer full) value */
void tk_json_append_string (TkJson *array, const char *value);
void tk_json_append_int (TkJson *array, gint64 value);
char *tk_json_to_text (const TkJson *json);                                         /* one line; (transfer full) */

G_END_DECLS
