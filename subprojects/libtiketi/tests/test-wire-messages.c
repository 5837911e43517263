/* Every shape: in canonical order, its limits sane, and any message it can hold survives the wire.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-wire-messages.h"

#include <string.h>
#include "test-seed.h"

#define JOURNAL_BODY_MAX 131072 /* tk-journal.h */

static void
test_order (void)
{
  guint shapes = 0;

  for (const TkWireShape *const *shape = tk_wire_all_shapes; *shape != NULL; shape++, shapes++)
    {
      const TkWireField *field = (*shape)->fields;

      for (; field[1].name != NULL; field++)
        {
          g_test_message ("%s: %s < %s", (*shape)->name, field[0].name, field[1].name);
          g_assert_cmpint (strcmp (field[0].name, field[1].name), <, 0);
        }
    }
  g_assert_cmpuint (shapes, ==, 68);
}

static void
test_limits (void)
{
  for (const TkWireShape *const *shape = tk_wire_all_shapes; *shape != NULL; shape++)
    {
      for (const TkWireField *field = (*shape)->fields; field->name != NULL; field++)
        {
          g_test_message ("%s.%s", (*shape)->name, field->name);
          g_assert_cmpint (field->min, <=, field->max);
          g_assert_cmpint (ABS (field->min), <=, TK_WIRE_INT_MAX);
          g_assert_cmpint (field->max, <=, TK_WIRE_INT_MAX);
          g_assert_cmpuint (field->offset, <, (*shape)->size);
          g_assert_cmpint (field->type == TK_WIRE_LIST, ==, field->item != NULL);
          if (field->optional) /* its default must be a value it may have */
            g_assert_cmpint (field->min, <=, 0);
          if (field->type == TK_WIRE_STRING)
            g_assert_cmpint (field->max, <=, TK_WIRE_ATTACHMENT_MAX);
        }
    }
}

/* ---- Any message a shape can hold ---- */

static gint64
random_int (GRand *random, gint64 min, gint64 max)
{
  guint64 wide = (guint64) g_rand_int (random) << 32 | g_rand_int (random);

  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      return min;
    case 1:
      return max;
    default:
      return min + (gint64) (wide % ((guint64) (max - min) + 1));
    }
}

static char *
random_text (GRand *random, gint64 min, gint64 max)
{
  static const char *const pieces[] = { "a", "Z", "9", " ", "/", "\"", "\\", "\n", "\x01", "\x7f", "\xc3\xa9",
                                        "\xe2\x82\xac", "\xf0\x9f\x98\x80", "{", "'" };
  gint64 length = g_rand_int_range (random, (gint32) min, (gint32) MIN (max, min + 40) + 1);
  GString *text = g_string_new (NULL);

  while ((gint64) text->len < length)
    {
      const char *piece = pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))];

      g_string_append (text, (gint64) (text->len + strlen (piece)) <= length ? piece : "x");
    }
  return g_string_free (text, FALSE);
}

static gpointer random_message (GRand *random, const TkWireShape *shape);

static void
fill_list (GRand *random, const TkWireField *field, GPtrArray *list)
{
  gint64 n = random_int (random, field->min, MIN (field->max, field->min + 3));

  for (gint64 i = 0; i < n; i++)
    g_ptr_array_add (list, random_message (random, field->item));
}

static void
fill_ints (GRand *random, const TkWireField *field, GArray *list)
{
  gint64 n = random_int (random, field->min, MIN (field->max, field->min + 3));

  for (gint64 i = 0; i < n; i++)
    {
      gint64 value = random_int (random, 0, TK_WIRE_INT_MAX);

      g_array_append_val (list, value);
    }
}

static void
fill_field (GRand *random, const TkWireField *field, gpointer message)
{
  gpointer at = G_STRUCT_MEMBER_P (message, field->offset);

  if (field->type == TK_WIRE_INT)
    *(gint64 *) at = random_int (random, field->min, field->max);
  else if (field->type == TK_WIRE_BOOL)
    *(gboolean *) at = g_rand_boolean (random);
  else if (field->type == TK_WIRE_LIST)
    fill_list (random, field, *(GPtrArray **) at);
  else if (field->type == TK_WIRE_INTS)
    fill_ints (random, field, *(GArray **) at);
  else
    {
      g_autofree char *text = random_text (random, field->min, field->max);

      tk_wire_set (at, text);
    }
}

static gpointer
random_message (GRand *random, const TkWireShape *shape)
{
  gpointer message = tk_wire_new (shape);

  for (const TkWireField *field = shape->fields; field->name != NULL; field++)
    fill_field (random, field, message);
  return message;
}

static void
assert_survives (const TkWireShape *shape, gconstpointer message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = tk_wire_encode (shape, message);

  g_assert_true (tk_wire_is_canonical (text, strlen (text)));
  gpointer again = tk_wire_decode (shape, text, strlen (text), &error);
  g_assert_no_error (error);
  g_autofree char *twice = tk_wire_encode (shape, again);
  g_assert_cmpstr (twice, ==, text);
  tk_wire_free (shape, again);
}

static void
test_round_trips (void)
{
  g_autoptr (GRand) random = test_seed_rand ();

  for (const TkWireShape *const *shape = tk_wire_all_shapes; *shape != NULL; shape++)
    {
      for (int round = 0; round < 150; round++)
        {
          gpointer message = random_message (random, *shape);

          assert_survives (*shape, message);
          tk_wire_free (*shape, message);
        }
    }
}

/* One past a limit is refused, with the field's name. */
static void
assert_refused (const TkWireShape *shape, gconstpointer message, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = tk_wire_encode (shape, message);

  g_autofree char *shown = g_strescape (text, NULL);
  g_test_message ("%s.%s: %.200s", shape->name, name, shown);
  g_assert_null (tk_wire_decode (shape, text, strlen (text), &error));
  g_assert_error (error, TK_WIRE_ERROR, TK_WIRE_ERROR_RANGE);
  g_assert_true (g_str_has_prefix (error->message, name));
}

static void
refuse_beyond (GRand *random, const TkWireShape *shape, const TkWireField *field)
{
  gpointer message = random_message (random, shape);
  gpointer at = G_STRUCT_MEMBER_P (message, field->offset);

  if (field->type == TK_WIRE_INT)
    {
      *(gint64 *) at = field->max + 1;
      assert_refused (shape, message, field->name);
      *(gint64 *) at = field->min - 1;
      assert_refused (shape, message, field->name);
    }
  else if (field->type == TK_WIRE_STRING)
    {
      g_autofree char *text = g_strnfill ((gsize) field->max + 1, 'x');

      tk_wire_set (at, text);
      assert_refused (shape, message, field->name);
    }
  else if (field->type == TK_WIRE_LIST)
    {
      while ((*(GPtrArray **) at)->len <= field->max)
        g_ptr_array_add (*(GPtrArray **) at, random_message (random, field->item));
      assert_refused (shape, message, field->name);
    }
  tk_wire_free (shape, message);
}

static void
test_beyond_limits (void)
{
  g_autoptr (GRand) random = test_seed_rand ();

  for (const TkWireShape *const *shape = tk_wire_all_shapes; *shape != NULL; shape++)
    {
      for (const TkWireField *field = (*shape)->fields; field->name != NULL; field++)
        refuse_beyond (random, *shape, field);
    }
}

/* ---- Texts that must never change: bodies are hashed ---- */

static void
test_sale_text (void)
{
  TkWireSale *sale = tk_wire_new (&tk_wire_sale_shape);
  TkWireSaleLine *line = tk_wire_append (&tk_wire_sale_line_shape, sale->lines);
  TkWireSaleTicket *ticket = tk_wire_append (&tk_wire_sale_ticket_shape, sale->tickets);
  TkWirePayment *payment = tk_wire_append (&tk_wire_payment_shape, sale->payments);

  tk_wire_set (&sale->sale, "0190a000-0000-7000-8000-000000000001");
  tk_wire_set (&sale->shift, "0190a000-0000-7000-8000-000000000002");
  tk_wire_set (&sale->currency, "KES");
  sale->total = 150000;
  *line = (TkWireSaleLine) { .event = 1, .type = 1, .qty = 1, .unit = 150000, .amount = 150000 };
  ticket->event = 1;
  ticket->type = 1;
  ticket->serial = 17;
  tk_wire_set (&ticket->lease, "L1");
  tk_wire_set (&payment->method, "cash");
  payment->amount = 150000;
  payment->tendered = 200000;
  payment->change = 50000;
  g_autofree char *text = tk_wire_encode (&tk_wire_sale_shape, sale);
  g_assert_cmpstr (text, ==,
                   "{\"currency\":\"KES\",\"lines\":[{\"amount\":150000,\"event\":1,\"qty\":1,\"type\":1,\"unit\":150000}],"
                   "\"payments\":[{\"amount\":150000,\"change\":50000,\"method\":\"cash\",\"tendered\":200000}],"
                   "\"sale\":\"0190a000-0000-7000-8000-000000000001\",\"shift\":\"0190a000-0000-7000-8000-000000000002\","
                   "\"tickets\":[{\"event\":1,\"issue\":0,\"lease\":\"L1\",\"serial\":17,\"type\":1}],\"total\":150000}");
  assert_survives (&tk_wire_sale_shape, sale);
  tk_wire_free (&tk_wire_sale_shape, sale);
}

static void
test_checkin_text (void)
{
  TkWireCheckin *checkin = tk_wire_new (&tk_wire_checkin_shape);

  checkin->event = 1;
  checkin->gate = 2;
  tk_wire_set (&checkin->direction, "entry");
  tk_wire_set (&checkin->verdict, "not_a_ticket");
  g_autofree char *text = tk_wire_encode (&tk_wire_checkin_shape, checkin);
  g_assert_cmpstr (text, ==, "{\"direction\":\"entry\",\"event\":1,\"gate\":2,\"verdict\":\"not_a_ticket\"}");
  assert_survives (&tk_wire_checkin_shape, checkin);
  tk_wire_free (&tk_wire_checkin_shape, checkin);
}

static void
test_shift_text (void)
{
  TkWireShiftOpened *opened = tk_wire_new (&tk_wire_shift_opened_shape);

  tk_wire_set (&opened->shift, "S1");
  tk_wire_set (&opened->currency, "KES");
  opened->float_amount = 500000;
  opened->automatic = TRUE;
  g_autofree char *text = tk_wire_encode (&tk_wire_shift_opened_shape, opened);
  g_assert_cmpstr (text, ==, "{\"automatic\":true,\"currency\":\"KES\",\"float\":500000,\"shift\":\"S1\"}");
  tk_wire_free (&tk_wire_shift_opened_shape, opened);
}

/* The largest sale a till can make still fits one journal entry. */
static void
test_largest_sale (void)
{
  TkWireSale *sale = tk_wire_new (&tk_wire_sale_shape);
  g_autofree char *id = g_strnfill (36, 'f');
  g_autofree char *reference = g_strnfill (100, 'R');
  const gint64 most = G_GINT64_CONSTANT (1000000000000000);

  tk_wire_set (&sale->sale, id);
  tk_wire_set (&sale->shift, id);
  tk_wire_set (&sale->currency, "KES");
  sale->total = most;
  for (int i = 0; i < TK_WIRE_SALE_LINES_MAX; i++)
    {
      TkWireSaleLine *line = tk_wire_append (&tk_wire_sale_line_shape, sale->lines);
      *line = (TkWireSaleLine) { .event = G_MAXUINT32, .type = 65535, .qty = 1000, .unit = most, .amount = most };
    }
  for (int i = 0; i < TK_WIRE_SALE_TICKETS_MAX; i++)
    {
      TkWireSaleTicket *ticket = tk_wire_append (&tk_wire_sale_ticket_shape, sale->tickets);
      ticket->event = ticket->serial = G_MAXUINT32;
      ticket->type = 65535;
      ticket->issue = 255;
      tk_wire_set (&ticket->lease, id);
    }
  for (int i = 0; i < TK_WIRE_SALE_PAYMENTS_MAX; i++)
    {
      TkWirePayment *payment = tk_wire_append (&tk_wire_payment_shape, sale->payments);
      payment->amount = payment->tendered = payment->change = most;
      tk_wire_set (&payment->method, "mpesa-code");
      tk_wire_set (&payment->reference, reference);
    }
  g_autofree char *text = tk_wire_encode (&tk_wire_sale_shape, sale);
  g_assert_cmpuint (strlen (text), <=, JOURNAL_BODY_MAX);
  assert_survives (&tk_wire_sale_shape, sale);
  tk_wire_free (&tk_wire_sale_shape, sale);
}

/* A full batch of ordinary entries, and of the bytes a sender may put in one, is one readable message. */
static void
test_full_batch (void)
{
  TkWireBatch *batch = tk_wire_new (&tk_wire_batch_shape);
  g_autofree char *hex = g_strnfill (64, 'a');
  g_autofree char *signature = g_strnfill (86, 'A');
  g_autofree char *body = g_strnfill (TK_WIRE_BATCH_BYTES / TK_WIRE_BATCH_MAX, '"');
  g_autofree char *id = g_strnfill (36, '0');

  for (int i = 0; i < TK_WIRE_BATCH_MAX; i++)
    {
      TkWireEntry *entry = tk_wire_append (&tk_wire_entry_shape, batch->entries);
      entry->seq = i + 1;
      tk_wire_set (&entry->id, id);
      tk_wire_set (&entry->kind, "note");
      tk_wire_set (&entry->body, body);
      tk_wire_set (&entry->hash, hex);
    }
  batch->head_seq = TK_WIRE_BATCH_MAX;
  tk_wire_set (&batch->head_hash, hex);
  tk_wire_set (&batch->head_signature, signature);
  assert_survives (&tk_wire_batch_shape, batch);
  tk_wire_free (&tk_wire_batch_shape, batch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire-messages/order", test_order);
  g_test_add_func ("/wire-messages/limits", test_limits);
  g_test_add_func ("/wire-messages/round-trips", test_round_trips);
  g_test_add_func ("/wire-messages/beyond-limits", test_beyond_limits);
  g_test_add_func ("/wire-messages/sale", test_sale_text);
  g_test_add_func ("/wire-messages/checkin", test_checkin_text);
  g_test_add_func ("/wire-messages/shift", test_shift_text);
  g_test_add_func ("/wire-messages/largest-sale", test_largest_sale);
  g_test_add_func ("/wire-messages/full-batch", test_full_batch);
  return g_test_run ();
}
