/* The organizer makes vouchers and discounts, and closes them. Codes are never kept: only what they digest to.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-service-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-act.h"
#include "hub-error.h"
#include "hub-store-catalogue.h"
#include "hub-store-voucher.h"
#include "hub-words.h"
#include "tk-money.h"
#include "tk-voucher.h"

#define NUMBER_MAX 32767
#define USES_MAX 1000000
#define PER_SALE_MAX 1000
#define NAME_MAX_BYTES 100
#define HUNDREDTHS 10000 /* of a percent: everything */

typedef struct
{
  HubService *service;
  gint64 event;
  const HubVoucherNew *made; /* add */
  gint64 number;             /* close */
  const char *who;
  TkWireEvent *facts;
  TkJson *list;
} Vouchers;

/* ---- Telling ---- */

static char *
describe_value (const TkWireVoucher *voucher, const char *currency)
{
  TkMoneyStyle style = tk_money_style_from_locale ();

  if (strcmp (voucher->kind, "percent") != 0)
    return tk_money_format_with_currency (voucher->value, currency, &style);
  gint64 rest = voucher->value % 100;
  if (rest == 0)
    return g_strdup_printf ("%" PRId64 " %%", voucher->value / 100);
  return g_strdup_printf (rest % 10 == 0 ? "%" PRId64 "%s%" PRId64 " %%" : "%" PRId64 "%s%02" PRId64 " %%", voucher->value / 100,
                          style.decimal, rest % 10 == 0 ? rest / 10 : rest);
}

static char *
list_types (const GArray *types)
{
  GString *text = g_string_new (types->len == 0 ? "all" : NULL);

  for (guint i = 0; i < types->len; i++)
    g_string_append_printf (text, "%s%" PRId64, i > 0 ? "," : "", g_array_index (types, gint64, i));
  return g_string_free (text, FALSE);
}

static void
set_time (TkJson *json, const char *key, gint64 ms)
{
  g_autofree char *text = ms > 0 ? tk_time_to_iso8601 (ms) : NULL;

  tk_json_set_string (json, key, text);
}

static TkJson *
describe_rules (const TkWireVoucher *voucher, const char *currency)
{
  TkJson *json = tk_json_object ();
  g_autofree char *value = describe_value (voucher, currency);
  g_autofree char *types = list_types (voucher->types);

  tk_json_set_int (json, "event", voucher->event);
  tk_json_set_int (json, "voucher", voucher->voucher);
  tk_json_set_string (json, "name", voucher->name);
  tk_json_set_bool (json, "code", *voucher->digest != '\0');
  tk_json_set_string (json, "kind", voucher->kind);
  tk_json_set_string (json, "worth", value);
  tk_json_set_int (json, "value", voucher->value);
  tk_json_set_string (json, "types", types);
  tk_json_set_int (json, "per_sale", voucher->per_sale);
  set_time (json, "from", voucher->from);
  set_time (json, "until", voucher->until);
  tk_json_set_bool (json, "approval", voucher->approval);
  tk_json_set_bool (json, "closed", voucher->closed);
  return json;
}

static gboolean
append_voucher (Vouchers *vouchers, SqlConn *conn, const TkWireVoucher *voucher, GError **error)
{
  HubStoreSlots slots = { 0 };
  gboolean found = FALSE;
  gint64 tickets = 0, amount = 0;

  if (!hub_store_type_slots (conn, voucher->event, TK_WIRE_VOUCHER_TYPE + voucher->voucher, &slots, &found, error)
      || !hub_store_voucher_given (conn, voucher->event, voucher->voucher, &tickets, &amount, error))
    return FALSE;
  TkJson *json = describe_rules (voucher, vouchers->facts->currency);
  tk_json_set_string (json, "currency", vouchers->facts->currency);
  tk_json_set_int (json, "uses", voucher->uses);
  tk_json_set_int (json, "used", found ? slots.sold : 0);
  tk_json_set_int (json, "leased", found ? slots.leased + slots.quarantined : 0);
  tk_json_set_int (json, "free", found ? slots.free : 0);
  tk_json_set_int (json, "tickets", tickets);
  tk_json_set_int (json, "amount_minor", amount);
  tk_json_append (vouchers->list, json);
  return TRUE;
}

static gboolean
read_event (Vouchers *vouchers, SqlConn *conn, GError **error)
{
  if (vouchers->facts != NULL)
    tk_wire_free (&tk_wire_event_shape, g_steal_pointer (&vouchers->facts));
  return hub_store_event_get (conn, vouchers->event, &vouchers->facts, error)
         && (vouchers->facts != NULL
             || hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no event %" PRId64 "; “tiketi-hub event list” shows them"),
                            vouchers->event));
}

static gboolean
list_vouchers (SqlConn *conn, gpointer data, GError **error)
{
  Vouchers *vouchers = data;
  g_autoptr (GPtrArray) all = NULL;

  if (!read_event (vouchers, conn, error) || (all = hub_store_voucher_list (conn, vouchers->event, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    {
      if (!append_voucher (vouchers, conn, all->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}

/* ---- As people write them ---- */

/* "20", "12.5" → hundredths of a percent, above none and up to all. */
static gboolean
read_percent (const char *text, gint64 *out, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ".", 3);
  guint n = g_strv_length (parts);
  guint64 whole = 0, rest = 0;
  gboolean good = (n == 1 || n == 2) && g_ascii_string_to_unsigned (parts[0], 10, 0, 100, &whole, NULL)
                  && (n == 1 || (strlen (parts[1]) <= 2 && g_ascii_string_to_unsigned (parts[1], 10, 0, 99, &rest, NULL)));

  if (n == 2 && good && strlen (parts[1]) == 1)
    rest *= 10;
  if (!good || whole * 100 + rest < 1 || whole * 100 + rest > HUNDREDTHS)
    return hub_refuse (error, HUB_ERROR_INVALID, _("percent: “%s” is no part of a price; write it as 20 or 12.5"), text);
  *out = (gint64) (whole * 100 + rest);
  return TRUE;
}

static gboolean
read_money (const char *what, const char *text, const char *currency, gint64 *out, GError **error)
{
  g_autoptr (GError) failure = NULL;

  return tk_money_parse (text, currency, &TK_MONEY_PLAIN, out, &failure)
         || hub_refuse (error, HUB_ERROR_INVALID, "%s: %s", what, failure->message);
}

static gboolean
read_value (Vouchers *vouchers, TkWireVoucher *voucher, GError **error)
{
  const HubVoucherNew *made = vouchers->made;
  const char *currency = vouchers->facts->currency;

  if ((made->percent != NULL) + (made->amount != NULL) + (made->price != NULL) != 1)
    return hub_refuse (error, HUB_ERROR_INVALID, _("Say what it is worth: either percent, amount or price"));
  tk_wire_set (&voucher->kind, made->percent != NULL ? "percent" : made->amount != NULL ? "amount" : "price");
  if (made->percent != NULL)
    return read_percent (made->percent, &voucher->value, error);
  if (made->price != NULL)
    return read_money ("price", made->price, currency, &voucher->value, error);
  return read_money ("amount", made->amount, currency, &voucher->value, error)
         && (voucher->value > 0 || hub_refuse (error, HUB_ERROR_INVALID, _("amount: what takes nothing off is no discount")));
}

static gboolean
read_time (const Vouchers *vouchers, const char *what, const char *text, gint64 *out, GError **error)
{
  return text == NULL || hub_words_time (text, vouchers->facts->zone, out)
         || hub_refuse (error, HUB_ERROR_INVALID, _("%s: “%s” is no time; write it as 2026-11-21T19:00"), what, text);
}

static gboolean
check_types (SqlConn *conn, const TkWireVoucher *voucher, GError **error)
{
  for (guint i = 0; i < voucher->types->len; i++)
    {
      gint64 number = g_array_index (voucher->types, gint64, i);
      TkWireTicketType *type = NULL;

      if (!hub_store_type_get (conn, voucher->event, number, &type, error))
        return FALSE;
      if (type == NULL)
        return hub_refuse (error, HUB_ERROR_NOT_FOUND,
                           _("There is no ticket type %" PRId64 " of event %" PRId64 "; “tiketi-hub event list” shows them"),
                           number, voucher->event);
      tk_wire_free (&tk_wire_ticket_type_shape, type);
    }
  return TRUE;
}

static gboolean
read_types (SqlConn *conn, const HubVoucherNew *made, TkWireVoucher *voucher, GError **error)
{
  if (made->types == NULL)
    return TRUE;
  GArray *types = hub_words_types ("types", made->types, error);
  if (types == NULL)
    return FALSE;
  g_array_unref (voucher->types);
  voucher->types = types;
  return check_types (conn, voucher, error);
}

static gboolean
read_voucher (Vouchers *vouchers, SqlConn *conn, TkWireVoucher *voucher, GError **error)
{
  const HubVoucherNew *made = vouchers->made;

  voucher->event = vouchers->event;
  voucher->approval = made->approval;
  if (!hub_words_text ("name", made->name != NULL ? made->name : "", 1, NAME_MAX_BYTES, &voucher->name, error)
      || !read_value (vouchers, voucher, error) || !read_types (conn, made, voucher, error)
      || (made->uses != NULL && !hub_words_number ("uses", made->uses, USES_MAX, &voucher->uses, error))
      || (made->per_sale != NULL && !hub_words_number ("per-sale", made->per_sale, PER_SALE_MAX, &voucher->per_sale, error))
      || !read_time (vouchers, "from", made->from, &voucher->from, error)
      || !read_time (vouchers, "until", made->until, &voucher->until, error))
    return FALSE;
  return voucher->until == 0 || voucher->from < voucher->until
         || hub_refuse (error, HUB_ERROR_INVALID, _("until: it must lie after from"));
}

/* ---- Writing ---- */

static gboolean
write_act (Vouchers *vouchers, SqlConn *conn, const char *kind, const TkWireVoucher *voucher, GError **error)
{
  g_autofree char *subject = g_strdup_printf ("%" PRId64 "-%" PRId64, voucher->event, voucher->voucher);
  g_autofree char *text = tk_wire_encode (&tk_wire_voucher_shape, voucher);
  HubAct act = { .who = vouchers->who, .kind = kind, .subject = subject, .text = text, .event = voucher->event };

  return hub_act_write (vouchers->service, conn, &act, error);
}

static gboolean
add_one (Vouchers *vouchers, SqlConn *conn, TkWireVoucher *voucher, GError **error)
{
  if (!hub_store_voucher_next (conn, voucher->event, &voucher->voucher, error))
    return FALSE;
  if (voucher->voucher > NUMBER_MAX)
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("An event has at most %d vouchers"), NUMBER_MAX);
  return hub_store_voucher_add (conn, voucher, error) && hub_publish_voucher (conn, voucher, error)
         && write_act (vouchers, conn, "voucher.added", voucher, error) && append_voucher (vouchers, conn, voucher, error);
}

/* A sentence must not give a code away. */
static gboolean
set_code (Vouchers *vouchers, SqlConn *conn, gsize i, TkWireVoucher *voucher, GError **error)
{
  g_autofree char *digest = tk_voucher_digest ((guint32) vouchers->event, vouchers->made->codes[i]);
  gint64 other = 0;

  if (digest == NULL)
    return hub_refuse (error, HUB_ERROR_INVALID, _("Code %" PRIu64 " is none: write up to %d letters and digits"), (guint64) i + 1,
                       TK_VOUCHER_CODE_MAX);
  if (!hub_store_voucher_by_digest (conn, vouchers->event, digest, &other, error))
    return FALSE;
  if (other != 0)
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("Code %" PRIu64 " is that of voucher %" PRId64 " already; choose another"),
                       (guint64) i + 1, other);
  tk_wire_set (&voucher->digest, digest);
  return TRUE;
}

static gboolean
add_all (Vouchers *vouchers, SqlConn *conn, TkWireVoucher *voucher, GError **error)
{
  if (vouchers->made->n_codes == 0)
    return add_one (vouchers, conn, voucher, error);
  for (gsize i = 0; i < vouchers->made->n_codes; i++)
    {
      if (!set_code (vouchers, conn, i, voucher, error) || !add_one (vouchers, conn, voucher, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_vouchers (SqlConn *conn, gpointer data, GError **error)
{
  Vouchers *vouchers = data;

  g_clear_pointer (&vouchers->list, tk_json_free);
  vouchers->list = tk_json_array ();
  if (!read_event (vouchers, conn, error))
    return FALSE;
  TkWireVoucher *voucher = tk_wire_new (&tk_wire_voucher_shape);
  gboolean done = read_voucher (vouchers, conn, voucher, error) && add_all (vouchers, conn, voucher, error);
  tk_wire_free (&tk_wire_voucher_shape, voucher);
  return done;
}

/* What was given stays given, and what terminals sell before they hear of it is honoured. */
static gboolean
close_voucher (SqlConn *conn, gpointer data, GError **error)
{
  Vouchers *vouchers = data;
  TkWireVoucher *voucher = NULL;

  g_clear_pointer (&vouchers->list, tk_json_free);
  vouchers->list = tk_json_array ();
  if (!read_event (vouchers, conn, error) || !hub_store_voucher_get (conn, vouchers->event, vouchers->number, &voucher, error))
    return FALSE;
  if (voucher == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND,
                       _("There is no voucher %" PRId64 " of event %" PRId64 "; “tiketi-hub voucher list” shows them"),
                       vouchers->number, vouchers->event);
  voucher->closed = TRUE;
  gboolean done = hub_store_voucher_close (conn, voucher->event, voucher->voucher, error)
                  && hub_publish_voucher (conn, voucher, error) && write_act (vouchers, conn, "voucher.closed", voucher, error)
                  && append_voucher (vouchers, conn, voucher, error);
  tk_wire_free (&tk_wire_voucher_shape, voucher);
  return done;
}

/* ---- Service ---- */

static char *
finish (Vouchers *vouchers, gboolean done)
{
  char *text = done ? tk_json_to_text (vouchers->list) : NULL;

  if (vouchers->facts != NULL)
    tk_wire_free (&tk_wire_event_shape, vouchers->facts);
  g_clear_pointer (&vouchers->list, tk_json_free);
  return text;
}

char *
hub_service_voucher_add (HubService *service, gint64 event, const HubVoucherNew *made, const char *who, GError **error)
{
  Vouchers vouchers = { .service = service, .event = event, .made = made, .who = who };

  if (made->n_codes > HUB_VOUCHER_CODES_MAX)
    {
      hub_refuse (error, HUB_ERROR_INVALID, _("At most %d codes are taken at once; give them in parts"), HUB_VOUCHER_CODES_MAX);
      return NULL;
    }
  return finish (&vouchers, hub_writer_run (service->writer, add_vouchers, &vouchers, error));
}

char *
hub_service_voucher_close (HubService *service, gint64 event, gint64 number, const char *who, GError **error)
{
  Vouchers vouchers = { .service = service, .event = event, .number = number, .who = who };

  return finish (&vouchers, hub_writer_run (service->writer, close_voucher, &vouchers, error));
}

char *
hub_service_voucher_list (HubService *service, gint64 event, GError **error)
{
  Vouchers vouchers = { .service = service, .event = event, .list = tk_json_array () };

  return finish (&vouchers, hub_readers_run (service->readers, list_vouchers, &vouchers, error));
}
