/* Building the venue with the real calls: initialise, invite, enrol. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-venue.h"

#include <glib/gstdio.h>
#include <string.h>

#include "hub-account.h"
#include "hub-people.h"
#include "hub-store-catalogue.h"
#include "hub-store-gate.h"
#include "hub-web.h"
#include "sim-web.h"
#include "tk-base64url.h"
#include "tk-db.h"
#include "tk-store-clock.h"
#include "tk-store-sync.h"

#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define DECOY_BYTES 1024

static const struct
{
  const char *name;
  gint64 price, capacity[SIM_STOCKS], admits;
} types[SIM_TYPES + 1] = {
  { "Regular", 150000, { 60, 8 }, 1 },
  { "VIP", 500000, { 16, 4 }, 1 },
  { "Family", 400000, { 12, 4 }, 4 },
  { "Last Seats", 50000, { 5, 2 }, 1 },
  { "Garden", 0, { 30, 10 }, 1 },
};

static const struct
{
  gint64 gate, only_type;
  const char *name;
} gates[] = { { SIM_GATE_MAIN, 0, "Main" }, { SIM_GATE_VIP, SIM_TYPE_VIP, "VIP" } };

static const struct
{
  const char *name, *kind;
} terminals[SIM_TERMINALS] = {
  { "Box Office 1", "box-office" }, { "Gate 1", "gate" }, { "Corner", "both" }, { "Box Office 2", "box-office" }, { "Gate 2", "gate" },
};

static const struct
{
  const char *name;
  TkRole role;
} people[] = { { "amina", TK_ROLE_CASHIER }, { "juma", TK_ROLE_GATE }, { "wanjiru", TK_ROLE_SUPERVISOR } };

gint64
sim_venue_capacity (SimStock stock, guint16 type)
{
  return types[type - 1].capacity[stock];
}

gint64
sim_venue_price (guint16 type)
{
  return types[type - 1].price;
}

/* ---- The hub's catalogue ---- */

/* Where little is sold, nobody has said when it ends: leases then run out in a day, which a clock can jump over. */
static gboolean
add_event (SqlConn *conn, SimStock stock, GError **error)
{
  TkWireEvent event = { .event = SIM_EVENT, .title = (char *) "Tamasha la Pwani", .venue = (char *) "Fort Jesus",
                        .zone = (char *) "Africa/Nairobi", .currency = (char *) "KES", .doors_at = SIM_START_MS - HOUR_MS,
                        .starts_at = SIM_START_MS + HOUR_MS, .ends_at = stock == SIM_STOCK_SMALL ? 0 : SIM_START_MS + 7 * HOUR_MS };

  return hub_store_event_add (conn, &event, error) && hub_publish_event (conn, &event, error);
}

static gboolean
add_types (SqlConn *conn, const SimVenue *venue, GError **error)
{
  for (gsize i = 0; i < (venue->online ? SIM_TYPE_FREE : SIM_TYPES); i++)
    {
      TkWireTicketType type = { .event = SIM_EVENT, .type = (gint64) i + 1, .name = (char *) types[i].name,
                                .description = (char *) "", .price = types[i].price, .capacity = types[i].capacity[venue->stock],
                                .admits = types[i].admits, .position = (gint64) i + 1,
                                .attention = (char *) (i + 1 == SIM_TYPE_VIP ? "Ask for the badge." : "") };

      if (!hub_store_type_add (conn, &type, error) || !hub_publish_type (conn, &type, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_gates (SqlConn *conn, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (gates); i++)
    {
      TkWireGate *gate = tk_wire_new (&tk_wire_gate_shape);

      gate->gate = gates[i].gate;
      gate->event = SIM_EVENT;
      gate->entries = gate->exits = gate->reentry = TRUE;
      tk_wire_set (&gate->name, gates[i].name);
      if (gates[i].only_type != 0)
        g_array_append_val (gate->types, gates[i].only_type);
      gboolean done = hub_store_gate_add (conn, gate, error) && hub_publish_gate (conn, gate, error);
      tk_wire_free (&tk_wire_gate_shape, gate);
      if (!done)
        return FALSE;
    }
  return TRUE;
}

/* Nobody signs in during a run, so no PIN is hashed. */
static gboolean
add_people (SqlConn *conn, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (people); i++)
    {
      TkWireStaff staff = { .name = (char *) people[i].name, .display_name = (char *) people[i].name,
                            .role = (char *) tk_role_to_string (people[i].role), .pin_hash = (char *) "none", .active = TRUE };

      if (!hub_people_add_staff (conn, &staff, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fill (SqlConn *conn, gpointer data, GError **error)
{
  const SimVenue *venue = data;

  return add_event (conn, venue->stock, error) && add_types (conn, venue, error) && add_gates (conn, error) && add_people (conn, error);
}

/* ---- Accounts ---- */

/* Nobody tries passwords here: they cost nothing. A token outlasts the night, unless a clock jumps. */
void
sim_venue_set_rules (HubService *service)
{
  HubWebRules rules = { .cost = TK_PIN_COST_TEST, .token_seconds = 12 * HOUR_MS / 1000 };
  g_autoptr (GError) error = NULL;

  hub_service_set_web (service, &rules, &error);
  g_assert_no_error (error);
}

static void
add_accounts (HubService *service)
{
  HubAccountNew buyer = { .email = SIM_BUYER, .name = "Halima", .password = SIM_PASSWORD },
                admin = { .email = SIM_ADMIN, .name = "Admin", .password = SIM_PASSWORD, .role = TK_ROLE_ADMIN };
  g_autoptr (GError) error = NULL;
  sim_venue_set_rules (service);
  g_autoptr (HubSession) session = hub_account_register (service, &buyer, "192.0.2.1", &error);
  g_assert_no_error (error);
  g_autoptr (HubAccount) account = hub_account_add (service, NULL, &admin, &error);
  g_assert_no_error (error);
}

/* ---- Enrolment ---- */

static void
keep_answer (SimVenue *venue, guint index, const TkClock *clock, const TkWireEnrolReply *reply)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStore) store = tk_store_open (venue->dirs[index], &error);
  SimEnrolled *enrolled = &venue->enrolled[index];

  g_assert_no_error (error);
  tk_store_sync_enrol (store, reply, 1, "http://127.0.0.1:1", NULL, &error);
  g_assert_no_error (error);
  tk_store_clock_heard (store, clock, reply->now, &error);
  g_assert_no_error (error);
  enrolled->number = reply->terminal;
  enrolled->issuer = (guint16) reply->issuer;
}

static void
enrol (SimVenue *venue, HubService *service, const TkClock *clock, guint index)
{
  g_autoptr (GError) error = NULL;
  HubTerminalInvite invite = { .name = (char *) terminals[index].name, .kind = (char *) terminals[index].kind };
  g_autofree char *code = hub_service_terminal_add (service, &invite, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *key = tk_base64url_encode (venue->enrolled[index].public_key, TK_PUBLIC_KEY_SIZE);
  TkWireEnrolRequest request = { .code = code, .public_key = key, .program = (char *) "simulation" };
  TkWireEnrolReply *reply = hub_service_enrol (service, &request, &error);

  g_assert_no_error (error);
  keep_answer (venue, index, clock, reply);
  tk_wire_free (&tk_wire_enrol_reply_shape, reply);
}

/* ---- The folder with the key files ---- */

static void
make_key (SimVenue *venue, guint index)
{
  g_autoptr (GError) error = NULL;
  TkKeyPair *pair = venue->enrolled[index].pair = tk_key_pair_new ();
  g_autofree char *path = g_build_filename (venue->dirs[index], TK_SYNC_KEY_FILE, NULL);

  tk_key_pair_save (pair, path, &error);
  g_assert_no_error (error);
  memcpy (venue->enrolled[index].public_key, tk_key_pair_get_public (pair), TK_PUBLIC_KEY_SIZE);
}

/* A terminal with a key but no database would be taken for one that lost it: something must lie at its place. */
static void
make_decoy (SimVenue *venue, guint index)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (venue->dirs[index], TK_STORE_FILE, NULL);
  static const char nothing[DECOY_BYTES];

  g_file_set_contents (path, nothing, sizeof nothing, &error);
  g_assert_no_error (error);
}

static void
make_folders (SimVenue *venue)
{
  g_autoptr (GError) error = NULL;

  venue->root = g_dir_make_tmp ("tiketi-simulation-XXXXXX", &error);
  g_assert_no_error (error);
  venue->hub_dir = g_build_filename (venue->root, "hub", NULL);
  venue->hub_path = g_build_filename (venue->hub_dir, "hub.db", NULL);
  venue->hub_uri = g_strconcat ("sqlite:", venue->hub_path, NULL);
  g_assert_cmpint (g_mkdir (venue->hub_dir, 0700), ==, 0);
  venue->hub_disk = sim_disk_new (venue->hub_dir);
  for (guint i = 0; i < venue->n_terminals; i++)
    {
      venue->dirs[i] = g_strdup_printf ("%s/t%u", venue->root, i + 1);
      g_assert_cmpint (g_mkdir (venue->dirs[i], 0700), ==, 0);
      venue->disks[i] = sim_disk_new (venue->dirs[i]);
      venue->enrolled[i].kind = terminals[i].kind;
      venue->enrolled[i].name = g_strdup (terminals[i].name);
      make_key (venue, i);
      make_decoy (venue, i);
    }
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
furnish (SimVenue *venue, const TkClock *clock)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;

  hub_service_init (venue->hub_uri, clock, &error);
  g_assert_no_error (error);
  service = hub_service_open (venue->hub_uri, clock, &error);
  g_assert_no_error (error);
  hub_writer_run (service->writer, fill, venue, &error);
  g_assert_no_error (error);
  if (venue->online)
    add_accounts (service);
  for (guint i = 0; i < venue->n_terminals; i++)
    enrol (venue, service, clock, i);
}

SimVenue *
sim_venue_new (SimStock stock, guint n_terminals, gboolean online)
{
  SimVenue *venue = g_new0 (SimVenue, 1);
  TkFakeClock clock;

  venue->stock = stock;
  venue->n_terminals = n_terminals;
  venue->online = online;
  sim_random_seed (1);
  sim_disk_register ();
  tk_db_set_vfs (SIM_DISK_VFS);
  hub_writer_set_threads (FALSE);
  tk_fake_clock_init (&clock, SIM_START_MS - HOUR_MS);
  make_folders (venue);
  furnish (venue, &clock.base);
  return venue;
}

void
sim_venue_free (SimVenue *venue)
{
  if (venue == NULL)
    return;
  sim_disk_free (venue->hub_disk);
  for (guint i = 0; i < venue->n_terminals; i++)
    {
      sim_disk_free (venue->disks[i]);
      g_free (venue->dirs[i]);
      g_free (venue->enrolled[i].name);
      tk_key_pair_free (venue->enrolled[i].pair);
    }
  remove_folder (venue->root);
  g_free (venue->hub_uri);
  g_free (venue->hub_path);
  g_free (venue->hub_dir);
  g_free (venue->root);
  g_free (venue);
}
