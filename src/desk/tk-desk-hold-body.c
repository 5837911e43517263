/* Writing carts down and reading them back, strictly. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-hold-body.h"
#include "tk-wire-messages.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define OFFS_MAX TK_WIRE_SALE_DISCOUNTS_MAX
#define AMOUNT_MAX G_GINT64_CONSTANT (1000000000000000)

/* ---- Its shape ---- */

typedef struct { char *document, *email, *name, *phone; } Attendee;
typedef struct { GPtrArray *attendees; gint64 event, qty, type; GArray *places; } Line;
typedef struct { char *code, *reason; gint64 event, kind, number, value; } Off;
typedef struct { char *buyer_name, *buyer_phone, *note; GPtrArray *lines, *offs; gint64 version; } Body;

#define TEXT(s, m, max) { #m, TK_WIRE_STRING, G_STRUCT_OFFSET (s, m), 0, max, TRUE, NULL }
#define NUMBER(s, m, min, max, optional) { #m, TK_WIRE_INT, G_STRUCT_OFFSET (s, m), min, max, optional, NULL }

static const TkWireField attendee_fields[] = {
  TEXT (Attendee, document, 40), TEXT (Attendee, email, 100), TEXT (Attendee, name, 100), TEXT (Attendee, phone, 32), { NULL },
};
static const TkWireShape attendee_shape = { "held_attendee", sizeof (Attendee), attendee_fields };

static const TkWireField line_fields[] = {
  { "attendees", TK_WIRE_LIST, G_STRUCT_OFFSET (Line, attendees), 0, TK_SALE_QTY_MAX, TRUE, &attendee_shape },
  NUMBER (Line, event, 1, G_MAXUINT32, FALSE),
  { "places", TK_WIRE_INTS, G_STRUCT_OFFSET (Line, places), 0, TK_SALE_QTY_MAX, TRUE, NULL },
  NUMBER (Line, qty, 1, TK_SALE_QTY_MAX, FALSE),
  NUMBER (Line, type, 1, G_MAXUINT16, FALSE),
  { NULL },
};
static const TkWireShape line_shape = { "held_line", sizeof (Line), line_fields };

static const TkWireField off_fields[] = {
  TEXT (Off, code, 100),
  NUMBER (Off, event, 0, G_MAXUINT32, TRUE),
  NUMBER (Off, kind, 0, TK_OFF_AMOUNT, TRUE),
  NUMBER (Off, number, 0, G_MAXUINT16, TRUE),
  TEXT (Off, reason, 200),
  NUMBER (Off, value, 0, AMOUNT_MAX, TRUE),
  { NULL },
};
static const TkWireShape off_shape = { "held_off", sizeof (Off), off_fields };

static const TkWireField body_fields[] = {
  TEXT (Body, buyer_name, 100),
  TEXT (Body, buyer_phone, 32),
  { "lines", TK_WIRE_LIST, G_STRUCT_OFFSET (Body, lines), 1, TK_WIRE_SALE_LINES_MAX, FALSE, &line_shape },
  TEXT (Body, note, 500),
  { "offs", TK_WIRE_LIST, G_STRUCT_OFFSET (Body, offs), 0, OFFS_MAX, TRUE, &off_shape },
  NUMBER (Body, version, 1, TK_HOLD_VERSION, FALSE),
  { NULL },
};
static const TkWireShape body_shape = { "held_cart", sizeof (Body), body_fields };

/* What it is read into; each array is freed with it. */
struct _TkHoldBody
{
  Body *body;
  TkSaleRequest request;
  GPtrArray *arrays;
};

/* ---- Writing ---- */

static const char *
text_of (const char *text)
{
  return text != NULL ? text : "";
}

static void
write_attendee (GPtrArray *list, const TkAttendee *from)
{
  Attendee *attendee = tk_wire_append (&attendee_shape, list);

  tk_wire_set (&attendee->document, text_of (from->document));
  tk_wire_set (&attendee->email, text_of (from->email));
  tk_wire_set (&attendee->name, text_of (from->name));
  tk_wire_set (&attendee->phone, text_of (from->phone));
}

static void
write_line (GPtrArray *list, const TkCartLine *from)
{
  Line *line = tk_wire_append (&line_shape, list);

  line->event = from->event;
  line->type = from->type;
  line->qty = from->qty;
  for (guint i = 0; from->places != NULL && i < from->qty; i++)
    g_array_append_val (line->places, ((gint64) { from->places[i] }));
  for (guint i = 0; from->attendees != NULL && i < from->qty; i++)
    write_attendee (line->attendees, &from->attendees[i]);
}

static void
write_off (GPtrArray *list, const TkCartOff *from)
{
  Off *off = tk_wire_append (&off_shape, list);

  tk_wire_set (&off->code, text_of (from->code));
  tk_wire_set (&off->reason, text_of (from->reason));
  off->event = from->event;
  off->kind = from->kind;
  off->number = from->number;
  off->value = from->value;
}

static Body *
make_body (const TkSaleRequest *cart)
{
  Body *body = tk_wire_new (&body_shape);

  body->version = TK_HOLD_VERSION;
  tk_wire_set (&body->buyer_name, text_of (cart->buyer_name));
  tk_wire_set (&body->buyer_phone, text_of (cart->buyer_phone));
  tk_wire_set (&body->note, text_of (cart->note));
  for (gsize i = 0; i < cart->n_lines; i++)
    write_line (body->lines, &cart->lines[i]);
  for (gsize i = 0; i < cart->n_offs; i++)
    write_off (body->offs, &cart->offs[i]);
  return body;
}

/* What would not be read again is not kept. */
char *
tk_hold_body_write (const TkSaleRequest *cart, GError **error)
{
  Body *body = make_body (cart);
  g_autofree char *text = tk_wire_encode (&body_shape, body);
  g_autoptr (GError) why = NULL;
  g_autoptr (TkHoldBody) again = tk_hold_body_read (text, &why);

  tk_wire_free (&body_shape, body);
  if (again != NULL)
    return g_steal_pointer (&text);
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("This cart cannot be put aside (%s); mend it or sell it now"), why->message);
  return NULL;
}

/* ---- Reading ---- */

static gpointer
keep (TkHoldBody *body, gpointer array)
{
  g_ptr_array_add (body->arrays, array);
  return array;
}

static const char *
told (const char *text)
{
  return *text != '\0' ? text : NULL;
}

static const guint32 *
read_places (TkHoldBody *body, const Line *line)
{
  guint32 *places;

  if (line->places->len == 0)
    return NULL;
  places = keep (body, g_new0 (guint32, line->places->len));
  for (guint i = 0; i < line->places->len; i++)
    places[i] = (guint32) g_array_index (line->places, gint64, i);
  return places;
}

static const TkAttendee *
read_attendees (TkHoldBody *body, const Line *line)
{
  TkAttendee *attendees;

  if (line->attendees->len == 0)
    return NULL;
  attendees = keep (body, g_new0 (TkAttendee, line->attendees->len));
  for (guint i = 0; i < line->attendees->len; i++)
    {
      const Attendee *from = g_ptr_array_index (line->attendees, i);
      attendees[i] = (TkAttendee) { .name = from->name, .phone = from->phone, .email = from->email, .document = from->document };
    }
  return attendees;
}

/* Of each ticket or of none. */
static gboolean
check_line (const Line *line, GError **error)
{
  if ((line->places->len == 0 || line->places->len == line->qty) && (line->attendees->len == 0 || line->attendees->len == line->qty))
    return TRUE;
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("its seats and names are not as many as its tickets"));
  return FALSE;
}

static gboolean
read_lines (TkHoldBody *body, GError **error)
{
  GPtrArray *from = body->body->lines;
  TkCartLine *lines = keep (body, g_new0 (TkCartLine, from->len));

  for (guint i = 0; i < from->len; i++)
    {
      const Line *line = g_ptr_array_index (from, i);
      if (!check_line (line, error))
        return FALSE;
      lines[i] = (TkCartLine) { (guint32) line->event, (guint16) line->type, (guint) line->qty, read_places (body, line),
                                read_attendees (body, line) };
    }
  body->request.lines = lines;
  body->request.n_lines = from->len;
  return TRUE;
}

static void
read_offs (TkHoldBody *body)
{
  GPtrArray *from = body->body->offs;
  TkCartOff *offs = keep (body, g_new0 (TkCartOff, from->len + 1));

  for (guint i = 0; i < from->len; i++)
    {
      const Off *off = g_ptr_array_index (from, i);
      offs[i] = (TkCartOff) { (TkOffKind) off->kind, told (off->code), (guint32) off->event, (guint16) off->number, off->value,
                              told (off->reason) };
    }
  body->request.offs = offs;
  body->request.n_offs = from->len;
}

TkHoldBody *
tk_hold_body_read (const char *text, GError **error)
{
  g_autoptr (TkHoldBody) body = g_new0 (TkHoldBody, 1);

  body->arrays = g_ptr_array_new_with_free_func (g_free);
  body->body = tk_wire_decode (&body_shape, text, strlen (text), error);
  if (body->body == NULL || !read_lines (body, error))
    return NULL;
  read_offs (body);
  body->request.buyer_name = told (body->body->buyer_name);
  body->request.buyer_phone = told (body->body->buyer_phone);
  body->request.note = told (body->body->note);
  return g_steal_pointer (&body);
}

void
tk_hold_body_free (TkHoldBody *body)
{
  if (body == NULL)
    return;
  if (body->body != NULL)
    tk_wire_free (&body_shape, body->body);
  g_ptr_array_unref (body->arrays);
  g_free (body);
}

const TkSaleRequest *
tk_hold_body_get (const TkHoldBody *body)
{
  return &body->request;
}
