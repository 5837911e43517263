/* Events and reports as JSON. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-service-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"
#include "hub-store-catalogue.h"
#include "hub-store-report.h"
#include "hub-type-back.h"
#include "tk-money.h"
#include "tk-wire.h"

/* One row of a list as an object. */
typedef TkJson *(*DescribeRow) (SqlRows *rows, gpointer data);

/* Takes over rows; NULL with an error. */
static TkJson *
list_rows (SqlRows *opened, DescribeRow describe, gpointer data, GError **error)
{
  GError *failure = NULL;
  g_autoptr (SqlRows) rows = opened;
  g_autoptr (TkJson) list = tk_json_array ();

  if (rows == NULL)
    return NULL;
  while (sql_step (rows, &failure))
    tk_json_append (list, describe (rows, data));
  if (failure == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, failure);
  return NULL;
}

/* Takes the list over; FALSE when it is NULL, because reading it failed. */
static gboolean
put_list (TkJson *object, const char *key, TkJson *list)
{
  if (list == NULL)
    return FALSE;
  tk_json_take (object, key, list);
  return TRUE;
}

static void
set_time (TkJson *object, const char *key, gint64 ms)
{
  g_autofree char *text = ms > 0 ? tk_time_to_iso8601 (ms) : NULL;

  tk_json_set_string (object, key, text);
}

/* ---- Events ---- */

static TkJson *
describe_type (SqlRows *rows, gpointer currency)
{
  TkJson *json = tk_json_object ();
  gint64 capacity = sql_int (rows, 3), sold = sql_int (rows, 4), leased = sql_int (rows, 5), held = sql_int (rows, 6);
  gint64 quarantined = sql_int (rows, 7);

  tk_json_set_int (json, "number", sql_int (rows, 0));
  tk_json_set_string (json, "name", sql_text (rows, 1));
  tk_json_set_int (json, "price_minor", sql_int (rows, 2));
  tk_json_set_string (json, "currency", currency);
  tk_json_set_int (json, "capacity", capacity);
  tk_json_set_int (json, "sold", sold);
  tk_json_set_int (json, "leased", leased);
  tk_json_set_int (json, "held", held);
  tk_json_set_int (json, "quarantined", quarantined);
  tk_json_set_int (json, "free", capacity - sold - leased - held - quarantined);
  tk_json_set_int (json, "overdraft", sql_int (rows, 12));
  tk_json_set_string (json, "asks", sql_text (rows, 16));
  return json;
}

static TkJson *
describe_gate_name (SqlRows *rows, gpointer data)
{
  TkJson *json = tk_json_object ();

  tk_json_set_int (json, "number", sql_int (rows, 0));
  tk_json_set_string (json, "name", sql_text (rows, 1));
  return json;
}

static TkJson *
describe_event (const TkWireEvent *event)
{
  TkJson *json = tk_json_object ();

  tk_json_set_int (json, "number", event->event);
  tk_json_set_string (json, "title", event->title);
  tk_json_set_string (json, "venue", event->venue);
  tk_json_set_string (json, "timezone", event->zone);
  tk_json_set_string (json, "currency", event->currency);
  tk_json_set_int (json, "cash_unit_minor", event->cash_unit);
  set_time (json, "doors_at", event->doors_at);
  set_time (json, "starts_at", event->starts_at);
  set_time (json, "ends_at", event->ends_at);
  return json;
}

static gboolean
list_event (SqlConn *conn, gint64 number, TkJson *list, GError **error)
{
  TkWireEvent *event = NULL;

  if (!hub_store_event_get (conn, number, &event, error))
    return FALSE;
  TkJson *json = describe_event (event);
  gboolean done
    = put_list (json, "types",
                list_rows (hub_store_report_types (conn, number, error), describe_type, event->currency, error))
      && put_list (json, "gates", list_rows (hub_store_report_gates (conn, number, error), describe_gate_name, NULL, error));
  tk_wire_free (&tk_wire_event_shape, event);
  tk_json_append (list, json);
  return done;
}

static gboolean
list_events (SqlConn *conn, gpointer data, GError **error)
{
  g_autoptr (GArray) numbers = hub_store_event_numbers (conn, error);

  if (numbers == NULL)
    return FALSE;
  for (guint i = 0; i < numbers->len; i++)
    {
      if (!list_event (conn, g_array_index (numbers, gint64, i), data, error))
        return FALSE;
    }
  return TRUE;
}

char *
hub_service_event_list (HubService *service, GError **error)
{
  g_autoptr (TkJson) list = tk_json_array ();

  return hub_readers_run (service->readers, list_events, list, error) ? tk_json_to_text (list) : NULL;
}

/* ---- Report ---- */

static void
set_amounts (TkJson *json, const char *key, gint64 minor, const char *currency)
{
  g_autofree char *plain = tk_money_format (minor, currency, &TK_MONEY_PLAIN);
  g_autofree char *minor_key = g_strconcat (key, "_minor", NULL);

  tk_json_set_amount (json, key, minor, plain);
  tk_json_set_int (json, minor_key, minor);
}

typedef struct { const char *currency; GHashTable *back; } Sold;

static TkJson *
describe_sold (SqlRows *rows, gpointer data)
{
  TkJson *json = tk_json_object ();
  const char *currency = ((const Sold *) data)->currency;
  gint64 back = hub_type_back_get (((const Sold *) data)->back, sql_int (rows, 0));

  tk_json_set_int (json, "type", sql_int (rows, 0));
  tk_json_set_string (json, "name", sql_text (rows, 1));
  tk_json_set_int (json, "capacity", sql_int (rows, 3));
  tk_json_set_int (json, "sold", sql_int (rows, 4));
  tk_json_set_int (json, "tickets", sql_int (rows, 8));
  set_amounts (json, "amount", sql_int (rows, 9) - back, currency);
  tk_json_set_int (json, "voided", sql_int (rows, 10));
  tk_json_set_int (json, "refunded", sql_int (rows, 11));
  tk_json_set_int (json, "overdraft_sold", sql_int (rows, 13));
  set_amounts (json, "off", sql_int (rows, 15), currency);
  return json;
}

static TkJson *
describe_payment (SqlRows *rows, gpointer currency)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "method", sql_text (rows, 0));
  tk_json_set_int (json, "count", sql_int (rows, 1));
  set_amounts (json, "amount", sql_int (rows, 2), currency);
  set_amounts (json, "refunded", sql_int (rows, 3), currency);
  return json;
}

static TkJson *
describe_discount (SqlRows *rows, gpointer currency)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "kind", sql_text (rows, 0));
  tk_json_set_int (json, "voucher", sql_int (rows, 1));
  tk_json_set_string (json, "name", sql_text (rows, 2));
  tk_json_set_int (json, "sales", sql_int (rows, 3));
  tk_json_set_int (json, "tickets", sql_int (rows, 4));
  set_amounts (json, "amount", sql_int (rows, 5), currency);
  tk_json_set_int (json, "uses", sql_int (rows, 6));
  tk_json_set_int (json, "used", sql_int (rows, 7));
  return json;
}

/* What the till itself reported. */
static void
put_z (TkJson *json, const char *body)
{
  TkWireShiftClosed *z = *body != '\0' ? tk_wire_decode (&tk_wire_shift_closed_shape, body, strlen (body), NULL) : NULL;

  tk_json_set_int (json, "sales", z != NULL ? z->sales : 0);
  tk_json_set_int (json, "tickets", z != NULL ? z->tickets : 0);
  tk_json_set_int (json, "total_minor", z != NULL ? z->total : 0);
  tk_json_set_int (json, "unmatched", z != NULL ? z->unmatched : 0);
  tk_json_set_string (json, "note", z != NULL ? z->note : "");
  if (z != NULL)
    tk_wire_free (&tk_wire_shift_closed_shape, z);
}

static TkJson *
describe_shift (SqlRows *rows, gpointer data)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "terminal", sql_text (rows, 0));
  tk_json_set_int (json, "number", sql_int (rows, 1));
  tk_json_set_string (json, "staff", sql_text (rows, 2));
  tk_json_set_string (json, "currency", sql_text (rows, 3));
  set_time (json, "opened_at", sql_int (rows, 4));
  set_time (json, "closed_at", sql_int (rows, 5));
  tk_json_set_int (json, "float_minor", sql_int (rows, 6));
  tk_json_set_int (json, "counted_minor", sql_int (rows, 7));
  tk_json_set_int (json, "expected_minor", sql_int (rows, 8));
  tk_json_set_int (json, "difference_minor", sql_int (rows, 9));
  tk_json_set_int (json, "drawer_opens", sql_int (rows, 10));
  tk_json_set_int (json, "hand_overs", sql_int (rows, 11));
  put_z (json, sql_text (rows, 12));
  return json;
}

static TkJson *
describe_gate (SqlRows *rows, gpointer data)
{
  TkJson *json = tk_json_object ();

  tk_json_set_int (json, "gate", sql_int (rows, 0));
  tk_json_set_string (json, "name", sql_text (rows, 1));
  tk_json_set_int (json, "entries", sql_int (rows, 2));
  tk_json_set_int (json, "exits", sql_int (rows, 3));
  tk_json_set_int (json, "denied", sql_int (rows, 4));
  return json;
}

static TkJson *
describe_override (SqlRows *rows, gpointer data)
{
  TkJson *json = tk_json_object ();

  set_time (json, "at", sql_int (rows, 0));
  tk_json_set_string (json, "gate", sql_text (rows, 1));
  tk_json_set_string (json, "terminal", sql_text (rows, 2));
  tk_json_set_string (json, "who", sql_text (rows, 3));
  tk_json_set_string (json, "approved_by", sql_text (rows, 4));
  tk_json_set_string (json, "reason", sql_text (rows, 5));
  tk_json_set_string (json, "verdict", sql_text (rows, 6));
  tk_json_set_string (json, "rule", sql_text (rows, 7));
  tk_json_set_int (json, "type", sql_int (rows, 8));
  tk_json_set_int (json, "serial", sql_int (rows, 9));
  tk_json_set_int (json, "issue", sql_int (rows, 10));
  tk_json_set_int (json, "count", sql_int (rows, 11));
  return json;
}

static TkJson *
describe_arrival (SqlRows *rows, gpointer data)
{
  TkJson *json = tk_json_object ();

  set_time (json, "minute", sql_int (rows, 0));
  tk_json_set_int (json, "gate", sql_int (rows, 1));
  tk_json_set_string (json, "name", sql_text (rows, 2));
  tk_json_set_int (json, "entries", sql_int (rows, 3));
  tk_json_set_int (json, "exits", sql_int (rows, 4));
  return json;
}

static TkJson *
describe_incident (SqlRows *rows, gpointer data)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "kind", sql_text (rows, 0));
  tk_json_set_string (json, "text", sql_text (rows, 1));
  set_time (json, "at", sql_int (rows, 2));
  tk_json_set_int (json, "severity", sql_int (rows, 3));
  tk_json_set_bool (json, "closed", sql_int (rows, 4) != 0);
  return json;
}

static TkJson *
describe_terminal (SqlRows *rows, gpointer data)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "name", sql_text (rows, 0));
  tk_json_set_int (json, "journal_seq", sql_int (rows, 1));
  tk_json_set_string (json, "head_hash", sql_text (rows, 2));
  set_time (json, "last_seen", sql_int (rows, 3));
  tk_json_set_int (json, "conflicts", sql_int (rows, 4));
  tk_json_set_int (json, "dead", sql_int (rows, 5));
  return json;
}

typedef struct
{
  gint64 event;
  TkJson *json;
} Report;

static void
put_part (TkJson *sales, const char *key, gint64 count, gint64 amount, const char *currency)
{
  TkJson *part = tk_json_object ();

  tk_json_set_int (part, "count", count);
  set_amounts (part, "amount", amount, currency);
  tk_json_take (sales, key, part);
}

/* What is no money, apart from what is. */
static void
put_money (TkJson *sales, const HubStoreSums *sums, const char *currency)
{
  set_amounts (sales, "rounding", sums->rounding, currency);
  set_amounts (sales, "takings", sums->takings, currency);
  put_part (sales, "comps", sums->comps, sums->comps_amount - sums->comps_back, currency);
  put_part (sales, "exchange", sums->exchanges, sums->exchanged_in - sums->exchanged_out, currency);
  tk_json_set_int (sales, "reissued", sums->reissued);
}

static gboolean
put_sales (Report *report, SqlConn *conn, const HubStoreSums *sums, char *currency, GError **error)
{
  g_autoptr (TkJson) sales = tk_json_object ();
  g_autoptr (GHashTable) back = hub_type_back_read (conn, report->event, error);
  Sold sold = { currency, back };

  if (back == NULL)
    return FALSE;
  tk_json_set_int (sales, "count", sums->sales);
  set_amounts (sales, "total", sums->total - sums->voided_amount - sums->refunded_amount - sums->parts_amount, currency);
  put_part (sales, "voided", sums->voided, sums->voided_amount, currency);
  put_part (sales, "refunded", sums->refunded, sums->refunded_amount, currency);
  put_part (sales, "part_refunded", sums->parts, sums->parts_amount, currency);
  put_part (sales, "orphans", sums->orphans, sums->orphans_amount, currency);
  put_money (sales, sums, currency);
  if (!put_list (sales, "by_type",
                 list_rows (hub_store_report_types (conn, report->event, error), describe_sold, &sold, error)))
    return FALSE;
  if (!put_list (sales, "discounts",
                 list_rows (hub_store_report_discounts (conn, report->event, error), describe_discount, currency, error)))
    return FALSE;
  tk_json_take (report->json, "sales", g_steal_pointer (&sales));
  return put_list (report->json, "payments",
                   list_rows (hub_store_report_payments (conn, report->event, error), describe_payment, currency, error));
}

static gboolean
put_checkins (Report *report, SqlConn *conn, const HubStoreSums *sums, GError **error)
{
  g_autoptr (TkJson) checkins = tk_json_object ();

  tk_json_set_int (checkins, "entries", sums->entries);
  tk_json_set_int (checkins, "exits", sums->exits);
  tk_json_set_int (checkins, "inside", sums->entries - sums->exits);
  tk_json_set_int (checkins, "denied", sums->denied);
  tk_json_set_int (checkins, "overrides", sums->overrides);
  tk_json_set_int (checkins, "tickets", sums->tickets_in);
  tk_json_set_int (checkins, "annulled", sums->annulled);
  tk_json_set_int (checkins, "attention_seen", sums->attention_seen);
  if (!put_list (checkins, "by_gate",
                 list_rows (hub_store_report_gates (conn, report->event, error), describe_gate, NULL, error))
      || !put_list (checkins, "let_in_after_all",
                    list_rows (hub_store_report_overrides (conn, report->event, error), describe_override, NULL, error)))
    return FALSE;
  tk_json_take (report->json, "checkins", g_steal_pointer (&checkins));
  return TRUE;
}

static gboolean
put_lists (Report *report, SqlConn *conn, GError **error)
{
  return put_list (report->json, "incidents",
                   list_rows (hub_store_report_incidents (conn, report->event, error), describe_incident, NULL, error))
         && put_list (report->json, "terminals",
                      list_rows (hub_store_report_terminals (conn, report->event, error), describe_terminal, NULL, error))
         && put_list (report->json, "shifts",
                      list_rows (hub_store_report_shifts (conn, report->event, error), describe_shift, NULL, error));
}

static gboolean
put_all (Report *report, SqlConn *conn, const TkWireEvent *event, GError **error)
{
  HubStoreSums sums;

  tk_json_set_int (report->json, "event", event->event);
  tk_json_set_string (report->json, "title", event->title);
  tk_json_set_string (report->json, "currency", event->currency);
  if (!hub_store_report_sums (conn, report->event, &sums, error)
      || !put_sales (report, conn, &sums, event->currency, error) || !put_checkins (report, conn, &sums, error)
      || !put_lists (report, conn, error))
    return FALSE;
  tk_json_set_int (report->json, "duplicates", sums.double_applied);
  return TRUE;
}

static gboolean
check_event (SqlConn *conn, gint64 number, TkWireEvent **event, GError **error)
{
  return hub_store_event_get (conn, number, event, error)
         && (*event != NULL
             || hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no event %" PRId64 "; “tiketi-hub event list” shows them"),
                            number));
}

static gboolean
read_report (SqlConn *conn, gpointer data, GError **error)
{
  Report *report = data;
  TkWireEvent *event = NULL;

  if (!check_event (conn, report->event, &event, error))
    return FALSE;
  gboolean done = put_all (report, conn, event, error);
  tk_wire_free (&tk_wire_event_shape, event);
  return done;
}

char *
hub_service_report (HubService *service, gint64 event, GError **error)
{
  g_autoptr (TkJson) json = tk_json_object ();
  Report report = { event, json };

  return hub_readers_run (service->readers, read_report, &report, error) ? tk_json_to_text (json) : NULL;
}

/* ---- Arrivals ---- */

static gboolean
read_arrivals (SqlConn *conn, gpointer data, GError **error)
{
  Report *report = data;
  TkWireEvent *event = NULL;

  if (!check_event (conn, report->event, &event, error))
    return FALSE;
  tk_wire_free (&tk_wire_event_shape, event);
  report->json = list_rows (hub_store_report_arrivals (conn, report->event, error), describe_arrival, NULL, error);
  return report->json != NULL;
}

char *
hub_service_arrivals (HubService *service, gint64 event, GError **error)
{
  Report report = { .event = event };
  gboolean done = hub_readers_run (service->readers, read_arrivals, &report, error);
  g_autoptr (TkJson) list = report.json;

  return done ? tk_json_to_text (list) : NULL;
}
