/* The change feed into a terminal's database: no change, however odd, may stop the ones behind it. The input
 * is NDJSON as the hub sends it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-room.h"
#include "fuzz-wire-made.h"
#include "tk-fuzz.h"

#include <string.h>
#include "tk-store-catalogue.h"
#include "tk-store-gate.h"
#include "tk-store-lease.h"
#include "tk-store-status.h"
#include "tk-sync-apply.h"

#define NOW_MS G_GINT64_CONSTANT (1795276800000)

static const struct {
  const char *kind;
  const TkWireShape *shape;
} kinds[] = {
  { TK_CHANGE_EVENT, &tk_wire_event_shape },       { TK_CHANGE_TYPE, &tk_wire_ticket_type_shape },
  { TK_CHANGE_GATE, &tk_wire_gate_shape },         { TK_CHANGE_STAFF, &tk_wire_staff_shape },
  { TK_CHANGE_TICKET, &tk_wire_ticket_shape },     { TK_CHANGE_CHECKIN, &tk_wire_seen_shape },
  { TK_CHANGE_LEASE, &tk_wire_lease_shape },       { TK_CHANGE_ISSUER, &tk_wire_issuer_shape },
  { TK_CHANGE_INCIDENT, &tk_wire_incident_shape }, { TK_CHANGE_SIGNER, &tk_wire_signer_shape },
};

static const char *const words[]
    = { "{\"body\":\"{", "\\\"",   "}\",\"key\":\"", "\",\"kind\":\"",   "\"gone\":true",
        "lease",         "issuer", "ticket",         "checkin",          "\n",
        "1-1-1-0",       "1-1",    "4294967295",     "9007199254740991", NULL };

static void
make (GRand *random, GByteArray *input)
{
  static const char *const keys[] = { "1", "1-1", "1-1-1-0", "0190163d-8694-739b-aea5-966c26f8ad91" };

  for (int left = g_rand_int_range (random, 1, 6); left > 0; left--)
    {
      gsize kind = (gsize)g_rand_int_range (random, 0, G_N_ELEMENTS (kinds));
      gpointer body = fuzz_wire_make (random, kinds[kind].shape);
      g_autofree char *text = tk_wire_encode (kinds[kind].shape, body);
      gboolean gone = g_rand_int_range (random, 0, 4) == 0;
      TkWireChange change
          = { (char *)kinds[kind].kind, (char *)keys[g_rand_int_range (random, 0, G_N_ELEMENTS (keys))], gone,
              gone ? (char *)"" : text };
      g_autofree char *line = tk_wire_encode (&tk_wire_change_shape, &change);

      tk_fuzz_append (input, line);
      tk_fuzz_append (input, "\n");
      tk_wire_free (kinds[kind].shape, body);
    }
}

const TkFuzzHarness tk_fuzz_harness = { "feed", 8192, words, make };

static TkSyncSession *
session (void)
{
  static TkFakeClock clock;
  static TkSyncSession made;
  g_autoptr (GError) error = NULL;

  if (made.store != NULL)
    return &made;
  tk_keys_init ();
  tk_fake_clock_init (&clock, NOW_MS);
  made.clock = &clock.base;
  made.store = tk_store_open (fuzz_room_make (), &error);
  g_assert_no_error (error);
  made.identity.terminal = 1;
  return &made;
}

static void
apply_line (const char *line)
{
  g_autoptr (GError) error = NULL;
  TkWireChange *change = tk_wire_decode (&tk_wire_change_shape, line, strlen (line), NULL);

  if (change == NULL)
    return;
  tk_sync_apply (session (), change, &error);
  g_assert_no_error (error);
  tk_wire_free (&tk_wire_change_shape, change);
}

/* What came in can be read by everybody who shows or sells it. */
static void
check_readers (TkStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = tk_store_list_events (store, &error), gates = NULL, wants = NULL,
                        incidents = NULL, signers = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < events->len; i++)
    {
      const TkWireEvent *event = events->pdata[i];
      g_autoptr (GPtrArray) types = tk_store_list_types (store, (guint32)event->event, &error);

      g_assert_no_error (error);
      fuzz_wire_assert_within (&tk_wire_event_shape, event);
      for (guint t = 0; t < types->len; t++)
        fuzz_wire_assert_within (&tk_wire_ticket_type_shape, types->pdata[t]);
    }
  gates = tk_store_list_gates (store, 0, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < gates->len; i++)
    {
      const TkWireGate *gate = gates->pdata[i];
      g_autoptr (TkGateRow) row = NULL;

      fuzz_wire_assert_within (&tk_wire_gate_shape, gate);
      tk_store_gate_find (store, (guint32)gate->gate, &row, &error);
      g_assert_no_error (error);
      tk_gate_row_rules (row);
    }
  signers = tk_store_signers (store, 1, "pretix_sig1", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < signers->len; i++)
    tk_signer_row_type (signers->pdata[i], 1, 1);
  wants = tk_store_lease_wants (store, NOW_MS, &error);
  g_assert_no_error (error);
  incidents = tk_store_list_incidents (store, 100, &error);
  g_assert_no_error (error);
}

/* Everything is undone again, so that an input means the same whatever came before it. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = tk_fuzz_text (data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  TkStore *store = session ()->store;
  g_autoptr (GError) error = NULL;

  fuzz_room_count_warnings (NULL); /* an unusable change is told in the log */
  tk_db_begin (tk_store_get_db (store), &error);
  g_assert_no_error (error);
  for (gsize i = 0; lines[i] != NULL; i++)
    apply_line (lines[i]);
  check_readers (store);
  tk_db_rollback (tk_store_get_db (store));
  return 0;
}
