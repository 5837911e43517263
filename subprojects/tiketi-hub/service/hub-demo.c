/* The sample organizer, staff and two events that scripts and people rely on. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-people.h"

#include <glib/gi18n-lib.h>

#include "hub-account-private.h"
#include "hub-error.h"
#include "hub-service-resources.h"
#include "hub-store-brand.h"
#include "hub-store-catalogue.h"
#include "hub-store-category.h"
#include "hub-store-event-page.h"
#include "hub-store-gate.h"
#include "hub-store-type-edit.h"
#include "hub-store-voucher.h"
#include "tk-voucher.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define HOUR_MS (60 * MINUTE_MS)
#define ZONE "Africa/Nairobi"
#define CURRENCY "KES"
#define PASSWORD "tamasha-demo"

static const struct
{
  const char *email, *name;
  TkRole role;
} accounts[] = {
  { "admin@tiketi.example", "Admin", TK_ROLE_ADMIN },
  { "organizer@tiketi.example", "Organizer", TK_ROLE_ORGANIZER },
  { "attendee@tiketi.example", "Attendee", TK_ROLE_ATTENDEE },
};
#define ORGANIZER 1

static const struct
{
  const char *name, *display_name, *pin;
  TkRole role;
} people[] = {
  { "amina", "Amina", "2468", TK_ROLE_CASHIER },
  { "juma", "Juma", "1357", TK_ROLE_GATE },
  { "wanjiru", "Wanjiru", "8642", TK_ROLE_SUPERVISOR },
};

static const struct
{
  gint64 event;
  const char *title, *venue, *category, *tags, *description;
} events[] = {
  { 1, "Tamasha la Pwani", "Mama Ngina Waterfront, Mombasa", "Music", "music,coast,festival",
    "An evening of taarab, bango and benga by the sea, with food from the whole coast." },
  { 2, "Nairobi Comedy Night", "Alliance Française, Nairobi", "Comedy", "comedy,stand-up",
    "Seven comedians, two microphones, no script." },
};

static const struct
{
  gint64 event, type;
  const char *name, *description;
  gint64 price, capacity, admits;
} types[] = {
  { 1, 1, "Regular", "", 150000, 500, 1 },
  { 1, 2, "VIP", "", 500000, 50, 1 },
  { 1, 3, "Family", "Admits four", 400000, 60, 4 },
  { 1, 4, "Last Seats", "", 50000, 5, 1 },
  { 2, 1, "Standard", "", 200000, 200, 1 },
};

static const struct
{
  gint64 gate, event, only_type;
  const char *name, *hint;
} gates[] = {
  { 1, 1, 0, "Main", "Main gate is to the right." },
  { 2, 1, 2, "VIP", "VIP gate is to the left." },
  { 3, 2, 0, "Door", "" },
};

static const struct
{
  gint64 event, voucher;
  const char *name, *code, *kind;
  gint64 value, only_type, uses;
} vouchers[] = {
  { 1, 1, "Student", NULL, "percent", 2000, 1, 0 },
  { 1, 2, "Sauti", "SAUTI10", "percent", 1000, 0, 20 },
};

static const TkWireBrand brand = { .event = 1, .organizer = (char *) "Pwani Events",
                                   .ticket_text = (char *) "Keep this ticket with you until you leave.",
                                   .receipt_text = (char *) "Asante! See you at the waterfront.",
                                   .contact = (char *) "pwani@tiketi.example" };
#define LOGO "/tiketi/hub/demo/pwani-events.png"

typedef struct
{
  HubService *service;
  gint64 now;
  char *password_hashes[G_N_ELEMENTS (accounts)];
  char *pin_hashes[G_N_ELEMENTS (people)];
} Demo;

static gboolean
add_accounts (Demo *demo, SqlConn *conn, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accounts); i++)
    {
      HubStoreAccount account = { .email = accounts[i].email, .name = accounts[i].name,
                                  .role = tk_role_to_string (accounts[i].role),
                                  .password_hash = demo->password_hashes[i], .created_at = demo->now };

      if (!hub_people_add_account (conn, &account, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_staff (Demo *demo, SqlConn *conn, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (people); i++)
    {
      TkWireStaff staff = { .name = (char *) people[i].name, .display_name = (char *) people[i].display_name,
                            .role = (char *) tk_role_to_string (people[i].role), .pin_hash = demo->pin_hashes[i],
                            .active = TRUE };

      if (!hub_people_add_staff (conn, &staff, error))
        return FALSE;
    }
  return TRUE;
}

/* Doors opened an hour ago; it ends tonight, and not before six hours from now. */
static gint64
doors_at (const Demo *demo)
{
  return (demo->now - HOUR_MS) / (5 * MINUTE_MS) * (5 * MINUTE_MS);
}

/* As the public sees it, and whose it is. */
static gboolean
describe_event (Demo *demo, SqlConn *conn, gsize i, const TkWireEvent *event, GError **error)
{
  HubStoreEventRow row = { .event = event->event, .title = event->title, .description = events[i].description, .venue = event->venue,
                           .address = "", .zone = event->zone, .currency = event->currency, .tags = events[i].tags, .image = "",
                           .status = "approved", .reason = "", .category_name = events[i].category, .doors_at = event->doors_at,
                           .starts_at = event->starts_at, .ends_at = event->ends_at, .created_at = demo->now, .updated_at = demo->now };

  g_autoptr (HubStorePerson) organizer = NULL;

  if (!hub_store_category_add (conn, events[i].category, "", &row.category, error)
      || !hub_store_account_by_email (conn, accounts[ORGANIZER].email, &organizer, error))
    return FALSE;
  row.organizer = organizer->id;
  return hub_store_event_write (conn, &row, error);
}

static gboolean
add_events (Demo *demo, SqlConn *conn, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    {
      TkWireEvent event = { .event = events[i].event, .title = (char *) events[i].title,
                            .venue = (char *) events[i].venue, .zone = (char *) ZONE, .currency = (char *) CURRENCY,
                            .doors_at = doors_at (demo), .starts_at = doors_at (demo) + 2 * HOUR_MS,
                            .ends_at = doors_at (demo) + 8 * HOUR_MS };

      if (!hub_store_event_add (conn, &event, error) || !describe_event (demo, conn, i, &event, error)
          || !hub_publish_event (conn, &event, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_types (Demo *demo, SqlConn *conn, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      TkWireTicketType type = { .event = types[i].event, .type = types[i].type, .name = (char *) types[i].name,
                                .description = (char *) types[i].description, .price = types[i].price,
                                .capacity = types[i].capacity, .admits = types[i].admits, .position = types[i].type };

      if (!hub_store_type_add (conn, &type, error) || !hub_store_type_stamp (conn, type.event, type.type, demo->now, error)
          || !hub_publish_type (conn, &type, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_gate (Demo *demo, SqlConn *conn, gsize i, GError **error)
{
  TkWireGate *gate = tk_wire_new (&tk_wire_gate_shape);

  gate->gate = gates[i].gate;
  gate->event = gates[i].event;
  gate->opens = doors_at (demo);
  gate->entries = gate->exits = gate->reentry = TRUE;
  tk_wire_set (&gate->name, gates[i].name);
  tk_wire_set (&gate->direction_hint, gates[i].hint);
  if (gates[i].only_type != 0)
    g_array_append_val (gate->types, gates[i].only_type);
  gboolean done = hub_store_gate_add (conn, gate, error) && hub_publish_gate (conn, gate, error);
  tk_wire_free (&tk_wire_gate_shape, gate);
  return done;
}

static gboolean
add_gates (Demo *demo, SqlConn *conn, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (gates); i++)
    {
      if (!add_gate (demo, conn, i, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_voucher (SqlConn *conn, gsize i, GError **error)
{
  g_autofree char *digest
    = vouchers[i].code != NULL ? tk_voucher_digest ((guint32) vouchers[i].event, vouchers[i].code) : g_strdup ("");
  TkWireVoucher *voucher = tk_wire_new (&tk_wire_voucher_shape);

  voucher->event = vouchers[i].event;
  voucher->voucher = vouchers[i].voucher;
  voucher->value = vouchers[i].value;
  voucher->uses = vouchers[i].uses;
  tk_wire_set (&voucher->name, vouchers[i].name);
  tk_wire_set (&voucher->digest, digest);
  tk_wire_set (&voucher->kind, vouchers[i].kind);
  if (vouchers[i].only_type != 0)
    g_array_append_val (voucher->types, vouchers[i].only_type);
  gboolean done = hub_store_voucher_add (conn, voucher, error) && hub_publish_voucher (conn, voucher, error);
  tk_wire_free (&tk_wire_voucher_shape, voucher);
  return done;
}

static gboolean
add_vouchers (SqlConn *conn, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (vouchers); i++)
    {
      if (!add_voucher (conn, i, error))
        return FALSE;
    }
  return TRUE;
}

/* A static library's resources are only linked in when something names them. */
static gboolean
add_brand (SqlConn *conn, GError **error)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (hub_service_get_resource (), LOGO, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (bytes == NULL)
    return FALSE;
  g_autofree char *logo = g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  TkWireBrand with_logo = brand;
  with_logo.logo = logo;
  return hub_store_brand_set (conn, &with_logo, error) && hub_publish_brand (conn, &with_logo, error);
}

static gboolean
check_empty (SqlConn *conn, GError **error)
{
  gint64 n = 0;

  if (!hub_store_event_count (conn, &n, error))
    return FALSE;
  return n == 0
         || hub_refuse (error, HUB_ERROR_CONFLICT,
                        _("This database has events already; sample data goes only into a new one"));
}

static gboolean
fill (SqlConn *conn, gpointer data, GError **error)
{
  Demo *demo = data;

  return check_empty (conn, error) && add_accounts (demo, conn, error) && add_staff (demo, conn, error)
         && add_events (demo, conn, error) && add_types (demo, conn, error) && add_gates (demo, conn, error)
         && add_vouchers (conn, error) && add_brand (conn, error);
}

/* Before the writer's turn: each takes tens of milliseconds. */
static void
hash_secrets (Demo *demo)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accounts); i++)
    demo->password_hashes[i] = hub_password_hash (demo->service, PASSWORD);
  for (gsize i = 0; i < G_N_ELEMENTS (people); i++)
    demo->pin_hashes[i] = hub_password_hash (demo->service, people[i].pin);
}

static void
clear_secrets (Demo *demo)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accounts); i++)
    g_free (demo->password_hashes[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (people); i++)
    g_free (demo->pin_hashes[i]);
}

static gboolean
invite (HubService *service, const char *name, const char *kind, char **code, GError **error)
{
  HubTerminalInvite row = { .name = (char *) name, .kind = (char *) kind };

  *code = hub_service_terminal_add (service, &row, NULL, error);
  return *code != NULL;
}

gboolean
hub_service_demo (HubService *service, HubDemoCodes *codes, GError **error)
{
  g_autofree char *box_office = NULL;
  g_autofree char *gate = NULL;
  Demo demo = { .service = service, .now = hub_now (service) };

  hash_secrets (&demo);
  gboolean filled = hub_writer_run (service->writer, fill, &demo, error);
  clear_secrets (&demo);
  if (!filled || !invite (service, "Box Office", "box-office", &box_office, error)
      || !invite (service, "Gate", "gate", &gate, error))
    return FALSE;
  codes->box_office_code = g_steal_pointer (&box_office);
  codes->gate_code = g_steal_pointer (&gate);
  return TRUE;
}
