/* How many tickets a second the hub lets in, each of them durable before its answer: many gates that ask at once, through the
 * service alone and over HTTP on connections that stay open. Prints; asserts no time. SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "hub-api.h"
#include "hub-fixture.h"
#include "hub-metrics.h"
#include "hub-redeem.h"
#include "raw-client.h"
#include "tk-clock.h"
#include "tk-uuid.h"

#define GATES 64
#define SECONDS 4
#define CAPACITY 1000000

typedef struct
{
  HubFixture *hub;
  FakeTerminal *gate;
  guint16 port;  /* 0: not over HTTP */
  gint *serial;  /* the next one that nobody had; all gates share it */
  gint64 until_us;
  GArray *waits; /* gint64 us */
} Door;

/* Of the test's clock nobody else moves it while gates ask. */
static void
make_question (const Door *door, char scan[TK_UUID_SIZE], TkWireRedeem *wire)
{
  tk_uuid_new (tk_clock_system (), scan);
  *wire = (TkWireRedeem){ .scan = scan, .direction = (char *) "entry", .event = 1, .gate = 1, .type = 1,
                          .serial = g_atomic_int_add (door->serial, 1), .count = 1, .at = door->hub->clock.wall_ms };
}

static void
ask_service (const Door *door, const TkWireRedeem *wire)
{
  g_autoptr (GError) error = NULL;
  TkWireRedeemReply *reply = hub_service_redeem (door->hub->service, door->gate->terminal, wire, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (reply->verdict, ==, "admitted");
  tk_wire_free (&tk_wire_redeem_reply_shape, reply);
}

static void
ask_http (const Door *door, RawClient *client, const TkWireRedeem *wire)
{
  g_autofree char *body = tk_wire_encode (&tk_wire_redeem_shape, wire);
  g_autofree char *header = g_strdup_printf ("Authorization: Bearer %s\r\n", door->gate->enrolled->credential);
  g_autoptr (RawReply) reply = NULL;

  g_assert_true (raw_client_request (client, "POST", "/api/v1/sync/redeem", header, body, -1));
  reply = raw_client_read (client, FALSE);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_nonnull (strstr (raw_reply_text (reply), "\"admitted\""));
}

static gpointer
stand_at (gpointer data)
{
  Door *door = data;
  g_autoptr (RawClient) client = door->port != 0 ? raw_client_new ("127.0.0.1", door->port) : NULL;

  while (g_get_monotonic_time () < door->until_us)
    {
      char scan[TK_UUID_SIZE];
      TkWireRedeem wire;
      gint64 start = g_get_monotonic_time ();

      make_question (door, scan, &wire);
      if (client != NULL)
        ask_http (door, client, &wire);
      else
        ask_service (door, &wire);
      gint64 took = g_get_monotonic_time () - start;
      g_array_append_val (door->waits, took);
    }
  return NULL;
}

static int
by_size (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

static double
percentile_ms (const GArray *times, guint part)
{
  return times->len == 0 ? 0 : (double) g_array_index (times, gint64, (gsize) (times->len - 1) * part / 100) / 1000;
}

/* What the disk under the database takes for one small durable write. */
static double
bare_ms (HubFixture *hub)
{
  g_autofree char *path = g_build_filename (hub->dir, "bare", NULL);
  int fd = open (path, O_CREAT | O_WRONLY, 0600);
  char block[4096] = { 0 };
  gint64 start;

  g_assert_cmpint (fd, >=, 0);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < 200; i++)
    if (pwrite (fd, block, sizeof block, i * (off_t) sizeof block) != sizeof block || fdatasync (fd) != 0)
      g_error ("cannot write");
  close (fd);
  unlink (path);
  return (double) (g_get_monotonic_time () - start) / 200 / 1000;
}

static void
measure (HubFixture *hub, GPtrArray *gates, guint n, guint16 port, gint *serial)
{
  Door doors[GATES];
  GThread *threads[GATES];
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < n; i++)
    {
      doors[i] = (Door){ hub, gates->pdata[i], port, serial, start + SECONDS * G_USEC_PER_SEC,
                         g_array_new (FALSE, FALSE, sizeof (gint64)) };
      threads[i] = g_thread_new ("gate", stand_at, &doors[i]);
    }
  for (guint i = 0; i < n; i++)
    {
      g_thread_join (threads[i]);
      g_array_append_vals (waits, doors[i].waits->data, doors[i].waits->len);
      g_array_unref (doors[i].waits);
    }
  double seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  g_array_sort (waits, by_size);
  g_print ("%2u gates %-22s %7.0f durable redeems/s   p50 %.1f, p99 %.1f ms\n", n, port != 0 ? "over HTTP" : "through the service",
           waits->len / seconds, percentile_ms (waits, 50), percentile_ms (waits, 99));
}

/* How many were let in by one commit, on the average. */
static void
tell_commits (HubFixture *hub)
{
  g_autoptr (GString) page = g_string_new (NULL);
  const char *sum, *count;

  hub_service_metrics (hub->service, page);
  sum = strstr (page->str, "tiketi_hub_writer_commit_jobs_sum ");
  count = strstr (page->str, "tiketi_hub_writer_commit_jobs_count ");
  g_print ("in all %.1f jobs a commit\n", g_ascii_strtod (strchr (sum, ' '), NULL) / MAX (g_ascii_strtod (strchr (count, ' '), NULL), 1));
}

static gboolean
never (void)
{
  return FALSE;
}

int
main (int argc, char **argv)
{
  static const guint crowds[] = { 1, 16, GATES };
  HubFixture hub;
  HubHttpSettings settings = { .listen = "127.0.0.1:0", .logs_requests = never };
  g_autoptr (GPtrArray) gates = g_ptr_array_new_with_free_func ((GDestroyNotify) fake_terminal_free);
  g_autofree char *room = g_strdup_printf ("UPDATE ticket_type SET capacity = %d WHERE event = 1 AND type = 1", CAPACITY);
  gint serial = 1;

  hub_fixture_set_up (&hub);
  hub_fixture_run (&hub, room);
  for (guint i = 0; i < GATES; i++)
    {
      g_autofree char *name = g_strdup_printf ("Door %u", i);

      g_ptr_array_add (gates, fake_terminal_new (&hub, name, "gate"));
    }
  g_print ("%s; one bare durable 4 kB write on the disk of %s: %.2f ms\n", g_str_has_prefix (hub.uri, "sqlite:") ? "SQLite" : "PostgreSQL",
           hub.dir, bare_ms (&hub));
  for (gsize i = 0; i < G_N_ELEMENTS (crowds); i++)
    measure (&hub, gates, crowds[i], 0, &serial);
  hub_api_apply (&settings, hub.service);
  HubHttpServer *server = hub_http_server_start (&settings, NULL);
  g_assert_nonnull (server);
  measure (&hub, gates, GATES, hub_http_server_get_port (server), &serial);
  hub_http_server_stop (server);
  tell_commits (&hub);
  g_ptr_array_set_size (gates, 0);
  hub_fixture_tear_down (&hub);
  return 0;
}
