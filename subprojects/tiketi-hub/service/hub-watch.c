/* How the hub is: for monitors in numbers, for load balancers in one word. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-metrics.h"

#include <inttypes.h>

#include "hub-pay-private.h"
#include "hub-service-private.h"
#include "hub-store-watch.h"
#include "hub-store.h"
#include "tk-wire.h"

#define SEEN_MS (5 * 60 * G_GINT64_CONSTANT (1000))
#define STUCK_MS 10000 /* a writer whose oldest job waits so long is not well */

typedef struct
{
  HubService *service;
  HubStoreTotals totals;
  gint64 seen, took_us;
  GString *payments, *messages;
  gint64 queued, failed; /* messages */
} Counts;

static void
clear_counts (Counts *counts)
{
  g_string_free (counts->payments, TRUE);
  g_string_free (counts->messages, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Counts, clear_counts)

static void
init_counts (Counts *counts, HubService *service)
{
  *counts = (Counts){ .service = service, .payments = g_string_new (NULL), .messages = g_string_new (NULL) };
}

static void
payment_counted (const char *method, const char *state, gint64 count, gpointer data)
{
  hub_metrics_sample (((Counts *) data)->payments, "tiketi_hub_payments", count, "method", method, "state", state, NULL);
}

static void
message_counted (const char *channel, const char *state, gint64 count, gpointer data)
{
  Counts *counts = data;

  hub_metrics_sample (counts->messages, "tiketi_hub_messages", count, "channel", channel, "state", state, NULL);
  if (state[0] == 'q')
    counts->queued += count;
  else
    counts->failed += count;
}

/* What is cheap enough to be asked for every second by several load balancers. */
static gboolean
count_some (SqlConn *conn, gpointer data, GError **error)
{
  Counts *counts = data;

  return hub_store_get_totals (conn, &counts->totals, error) && hub_store_watch_messages (conn, message_counted, counts, error);
}

static gboolean
count_all (SqlConn *conn, gpointer data, GError **error)
{
  Counts *counts = data;

  return count_some (conn, data, error)
         && hub_store_watch_seen (conn, hub_now (counts->service) - SEEN_MS, &counts->seen, error)
         && hub_store_watch_attempts (conn, payment_counted, counts, error);
}

static gboolean
look (Counts *counts, GError **error)
{
  gint64 began = g_get_monotonic_time ();
  gboolean well = hub_readers_run (counts->service->readers, count_all, counts, error);

  counts->took_us = g_get_monotonic_time () - began;
  return well;
}

/* ---- In numbers ---- */

static void
gauge (GString *out, const char *name, const char *help, gint64 value)
{
  hub_metrics_family (out, name, "gauge", help);
  hub_metrics_sample (out, name, value, NULL);
}

static void
tell_database (GString *out, const Counts *counts, gboolean well)
{
  gauge (out, "tiketi_hub_database_up", "Whether the database answered just now.", well ? 1 : 0);
  hub_metrics_family (out, "tiketi_hub_database_answer_seconds", "gauge", "How long the database took for the counts here.");
  hub_metrics_seconds (out, "tiketi_hub_database_answer_seconds", counts->took_us, NULL);
  if (!well)
    return;
  gauge (out, "tiketi_hub_journal_entries", "Journal entries of terminals that the hub holds.", counts->totals.entries);
  gauge (out, "tiketi_hub_last_change", "The number of the last change in the feed.", counts->totals.last_change);
  gauge (out, "tiketi_hub_terminals", "Terminals that are not revoked.", counts->totals.terminals);
  gauge (out, "tiketi_hub_terminals_seen", "Terminals heard of in the last five minutes.", counts->seen);
  gauge (out, "tiketi_hub_open_incidents", "Incidents nobody has closed yet.", counts->totals.open_incidents);
  hub_metrics_family (out, "tiketi_hub_payments", "gauge", "Attempts to be paid through gateways, by how they stand.");
  g_string_append_len (out, counts->payments->str, (gssize) counts->payments->len);
  hub_metrics_family (out, "tiketi_hub_messages", "gauge", "Messages to people that are not sent.");
  g_string_append_len (out, counts->messages->str, (gssize) counts->messages->len);
}

static void
tell_writer (GString *out, HubService *service)
{
  HubWriterLoad load;

  hub_writer_get_load (service->writer, &load);
  gauge (out, "tiketi_hub_writer_queue", "Jobs that wait for the writer.", load.waiting);
  hub_metrics_family (out, "tiketi_hub_writer_oldest_wait_seconds", "gauge", "How long the oldest of them has waited.");
  hub_metrics_seconds (out, "tiketi_hub_writer_oldest_wait_seconds", load.oldest_wait_ms * 1000, NULL);
  hub_metrics_family (out, "tiketi_hub_writer_commits_failed_total", "counter", "Commits that failed as a whole.");
  hub_metrics_sample (out, "tiketi_hub_writer_commits_failed_total", load.failed, NULL);
  hub_metrics_family (out, "tiketi_hub_writer_commit_jobs", "histogram", "Jobs that one commit stored together.");
  hub_metrics_histogram (out, "tiketi_hub_writer_commit_jobs", load.sizes, &hub_meter_sizes, FALSE, NULL);
  hub_metrics_family (out, "tiketi_hub_writer_commit_seconds", "histogram", "How long jobs and their commit took.");
  hub_metrics_histogram (out, "tiketi_hub_writer_commit_seconds", load.times, &hub_meter_times, TRUE, NULL);
}

static void
tell_readers (GString *out, HubService *service)
{
  gauge (out, "tiketi_hub_readers_in_use", "Reading connections in somebody's hands.", hub_readers_get_used (service->readers));
  hub_metrics_family (out, "tiketi_hub_read_seconds", "histogram", "How long a reading transaction took, waiting for its connection included.");
  hub_metrics_histogram (out, "tiketi_hub_read_seconds", hub_readers_get_times (service->readers), &hub_meter_times, TRUE, NULL);
}

static void
tell_breakers (GString *out, HubService *service)
{
  static const char *const methods[] = { "mpesa", "paystack" };
  HubBreakerState states[G_N_ELEMENTS (methods)];
  guint64 opened[G_N_ELEMENTS (methods)];

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      HubPayGateway *gateway = hub_pay_gateway (service, methods[i]);

      states[i] = hub_breaker_get_state (gateway != NULL ? gateway->breaker : NULL, &opened[i]);
    }
  hub_metrics_family (out, "tiketi_hub_breaker_state", "gauge", "1 for the state the gateway's circuit breaker is in.");
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    for (HubBreakerState state = HUB_BREAKER_CLOSED; state <= HUB_BREAKER_HALF_OPEN; state++)
      hub_metrics_sample (out, "tiketi_hub_breaker_state", states[i] == state ? 1 : 0, "gateway", methods[i], "state",
                          hub_breaker_state_name (state), NULL);
  hub_metrics_family (out, "tiketi_hub_breaker_opened_total", "counter", "How often a gateway was left alone for a while.");
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    hub_metrics_sample (out, "tiketi_hub_breaker_opened_total", (gint64) opened[i], "gateway", methods[i], NULL);
}

void
hub_service_metrics (HubService *service, GString *out)
{
  g_auto (Counts) counts = { 0 };
  gboolean well;

  init_counts (&counts, service);
  well = look (&counts, NULL);
  hub_metrics_family (out, "tiketi_hub_build_info", "gauge", "Always 1; its label is the version.");
  hub_metrics_sample (out, "tiketi_hub_build_info", 1, "version", TIKETI_VERSION, NULL);
  tell_database (out, &counts, well);
  tell_writer (out, service);
  tell_readers (out, service);
  gauge (out, "tiketi_hub_waiting", "Long-polls and payments that wait for something new.",
         hub_watchers_count (service->watchers) + hub_watchers_count (service->pay->watchers));
  tell_breakers (out, service);
}

/* ---- In one word ---- */

static TkJson *
tell_gateway (HubService *service, const char *method)
{
  HubPayGateway *gateway = hub_pay_gateway (service, method);
  HubBreakerState state = hub_breaker_get_state (gateway != NULL ? gateway->breaker : NULL, NULL);
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "breaker", hub_breaker_state_name (state));
  tk_json_set_bool (json, "configured", gateway != NULL);
  return json;
}

static TkJson *
tell_mail (const Counts *counts)
{
  TkJson *json = tk_json_object ();

  tk_json_set_bool (json, "configured", hub_pay_sender (counts->service, "email") != NULL);
  tk_json_set_int (json, "queued", counts->queued);
  return json;
}

/* "ok", or what is wrong with it. */
static const char *
judge_database (gboolean read, const HubWriterLoad *load)
{
  if (!read)
    return "unreadable";
  if (load->failing)
    return "unwritable";
  return load->oldest_wait_ms > STUCK_MS ? "stuck" : "ok";
}

char *
hub_service_health (HubService *service, gboolean *well)
{
  g_auto (Counts) counts = { 0 };
  g_autoptr (TkJson) json = tk_json_object ();
  HubWriterLoad load;
  const char *database;

  init_counts (&counts, service);
  hub_writer_get_load (service->writer, &load);
  database = judge_database (hub_readers_run (service->readers, count_some, &counts, NULL), &load);
  *well = g_str_equal (database, "ok");
  tk_json_set_string (json, "status", *well ? "healthy" : "unhealthy");
  tk_json_set_string (json, "version", TIKETI_VERSION);
  tk_json_set_string (json, "db", database);
  tk_json_take (json, "mpesa", tell_gateway (service, "mpesa"));
  tk_json_take (json, "paystack", tell_gateway (service, "paystack"));
  tk_json_take (json, "mail", tell_mail (&counts));
  tk_json_set_int (json, "entries", counts.totals.entries);
  tk_json_set_int (json, "last_change", counts.totals.last_change);
  tk_json_set_int (json, "terminals", counts.totals.terminals);
  tk_json_set_int (json, "open_incidents", counts.totals.open_incidents);
  tk_json_set_int (json, "oldest_wait_ms", load.oldest_wait_ms);
  return tk_json_to_text (json);
}
