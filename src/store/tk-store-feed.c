/* Writes what the change feed brings into the tables it owns; what happened here is never touched.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-foreign-private.h"
#include "tk-store-person.h"
#include "tk-store-sync.h"

#include <string.h>

#define NULL_IF_EMPTY(text) ((text) != NULL && *(text) != '\0' ? (text) : NULL)

gboolean
tk_store_put_event (TkStore *store, const TkWireEvent *event, GError **error)
{
  return tk_db_run (
    tk_store_get_db (store), error,
    "INSERT INTO event (number, title, venue, zone, currency, doors_at, starts_at, ends_at, cash_unit) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (number) DO UPDATE SET title = excluded.title, "
    "venue = excluded.venue, zone = excluded.zone, currency = excluded.currency, doors_at = excluded.doors_at, "
    "starts_at = excluded.starts_at, ends_at = excluded.ends_at, cash_unit = excluded.cash_unit",
    "issssiiii", event->event, event->title, event->venue, event->zone, event->currency, event->doors_at,
    event->starts_at, event->ends_at, event->cash_unit);
}

gboolean
tk_store_put_type (TkStore *store, const TkWireTicketType *type, GError **error)
{
  return tk_db_run (
    tk_store_get_db (store), error,
    "INSERT INTO ticket_type (event, number, name, description, price, capacity, admits, position, sale_from, "
    "sale_until, overdraft, zones, attention, asks) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, COALESCE ($12, ''), "
    "COALESCE ($13, ''), COALESCE ($14, '')) ON CONFLICT (event, number) DO UPDATE SET "
    "name = excluded.name, description = excluded.description, price = excluded.price, "
    "capacity = excluded.capacity, admits = excluded.admits, position = excluded.position, "
    "sale_from = excluded.sale_from, sale_until = excluded.sale_until, overdraft = excluded.overdraft, "
    "zones = excluded.zones, attention = excluded.attention, asks = excluded.asks",
    "iissiiiiiiisss", type->event, type->type, type->name, type->description, type->price, type->capacity,
    type->admits, type->position, type->sale_from, type->sale_until, type->overdraft, type->zones, type->attention, type->asks);
}

/* "1,2" */
static char *
write_types (const GArray *types)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < types->len; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", g_array_index (types, gint64, i));
  return g_string_free (text, FALSE);
}

gboolean
tk_store_put_gate (TkStore *store, const TkWireGate *gate, GError **error)
{
  g_autofree char *types = write_types (gate->types);

  return tk_db_run (
    tk_store_get_db (store), error,
    "INSERT INTO gate (number, event, name, hint, types, takes_entries, takes_exits, reentry, opens, closes, "
    "entries_total, entries_per_day, minimum_minutes, zones, opens_from, opens_minutes, closes_from, closes_minutes, "
    "tolerance_minutes, day_starts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, COALESCE ($14, ''), "
    "COALESCE ($15, ''), $16, COALESCE ($17, ''), $18, $19, $20) ON CONFLICT (number) DO UPDATE SET "
    "event = excluded.event, name = excluded.name, hint = excluded.hint, types = excluded.types, "
    "takes_entries = excluded.takes_entries, takes_exits = excluded.takes_exits, reentry = excluded.reentry, "
    "opens = excluded.opens, closes = excluded.closes, entries_total = excluded.entries_total, "
    "entries_per_day = excluded.entries_per_day, minimum_minutes = excluded.minimum_minutes, zones = excluded.zones, "
    "opens_from = excluded.opens_from, opens_minutes = excluded.opens_minutes, closes_from = excluded.closes_from, "
    "closes_minutes = excluded.closes_minutes, tolerance_minutes = excluded.tolerance_minutes, day_starts = excluded.day_starts",
    "iisssiiiiiiiissisiii", gate->gate, gate->event, gate->name, gate->direction_hint, types, (gint64) gate->entries,
    (gint64) gate->exits, (gint64) gate->reentry, gate->opens, gate->closes, gate->entries_total,
    gate->entries_per_day, gate->minimum_minutes, gate->zones, gate->opens_from, gate->opens_minutes, gate->closes_from,
    gate->closes_minutes, gate->tolerance_minutes, gate->day_starts);
}

gboolean
tk_store_put_staff (TkStore *store, const TkWireStaff *staff, GError **error)
{
  return tk_db_run (
    tk_store_get_db (store), error,
    "INSERT INTO staff (name, display_name, role, pin_hash, active) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (name) DO UPDATE SET display_name = excluded.display_name, role = excluded.role, "
    "pin_hash = excluded.pin_hash, active = excluded.active",
    "ssssi", staff->name, staff->display_name, staff->role, staff->pin_hash, (gint64) staff->active);
}

/* A gate may have got a newer certificate by light than the feed brings now. */
gboolean
tk_store_put_issuer (TkStore *store, const TkWireIssuer *issuer, guint32 revision, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO issuer (number, name, certificate, revision, revoked_at) "
                    "VALUES ($1, $2, $3, $4, CASE $5 WHEN 0 THEN NULL ELSE $5 END) ON CONFLICT (number) DO UPDATE SET "
                    "name = excluded.name, revoked_at = excluded.revoked_at, "
                    "certificate = CASE WHEN excluded.revision >= revision THEN excluded.certificate ELSE certificate END, "
                    "revision = MAX (revision, excluded.revision)",
                    "issii", issuer->issuer, issuer->name, issuer->certificate, (gint64) revision,
                    issuer->revoked ? MAX (issuer->revoked_at, 1) : 0);
}

/* What was undone here, or given again, stays so: the hub may not have read of it yet. */
static gboolean
put_ticket_row (TkStore *store, const TkWireTicket *ticket, GError **error)
{
  return tk_db_run (
    tk_store_get_db (store), error,
    "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at, sale, holder, attention, seat, valid_from, valid_until) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (event, type, serial, issue) DO UPDATE SET "
    "status = CASE WHEN EXISTS (SELECT 1 FROM reversal_ticket AS r WHERE r.event = $1 AND r.type = $2 AND r.serial = $3 "
    "AND r.issue = $4) OR EXISTS (SELECT 1 FROM reissue AS a WHERE a.event = $1 AND a.type = $2 AND a.serial = $3 AND a.issue = $4) "
    "THEN status ELSE excluded.status END, holder = excluded.holder, attention = excluded.attention, "
    "seat = excluded.seat, sale = COALESCE (sale, excluded.sale), valid_from = excluded.valid_from, valid_until = excluded.valid_until",
    "iiiiisissssii", ticket->event, ticket->type, ticket->serial, ticket->issue, ticket->issuer, ticket->status,
    ticket->sold_at, NULL_IF_EMPTY (ticket->sale), NULL_IF_EMPTY (ticket->holder), NULL_IF_EMPTY (ticket->attention),
    NULL_IF_EMPTY (ticket->seat), ticket->valid_from, ticket->valid_until);
}

gboolean
tk_store_put_ticket (TkStore *store, const TkWireTicket *ticket, GError **error)
{
  return put_ticket_row (store, ticket, error)
         && (NULL_IF_EMPTY (ticket->code) == NULL || tk_store_put_code (store, ticket, error))
         && tk_store_person_keep (store, ticket, error);
}

gboolean
tk_store_put_brand (TkStore *store, const TkWireBrand *brand, GError **error)
{
  g_autofree char *body = tk_wire_encode (&tk_wire_brand_shape, brand);

  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO brand (event, body) VALUES ($1, $2) ON CONFLICT (event) DO UPDATE SET body = excluded.body", "is",
                    brand->event, body);
}

gboolean
tk_store_put_incident (TkStore *store, const TkWireIncident *incident, GError **error)
{
  return tk_db_run (
    tk_store_get_db (store), error,
    "INSERT INTO incident (id, kind, text, at, event, severity, closed, local) VALUES ($1, $2, $3, $4, $5, $6, $7, 0) "
    "ON CONFLICT (id) DO UPDATE SET text = excluded.text, severity = excluded.severity, closed = excluded.closed",
    "sssiiii", incident->id, incident->kind, incident->text, incident->at, incident->event,
    incident->severity, (gint64) incident->closed);
}

/* ---- Removal ---- */

typedef struct
{
  const char *kind;
  const char *sql;
  guint numbers;  /* in the key, 0: the key is the text itself */
} Removal;

static const Removal removals[] = {
  { TK_CHANGE_EVENT, "DELETE FROM event WHERE number = $1", 1 },
  { TK_CHANGE_TYPE, "DELETE FROM ticket_type WHERE event = $1 AND number = $2", 2 },
  { TK_CHANGE_GATE, "DELETE FROM gate WHERE number = $1", 1 },
  { TK_CHANGE_STAFF, "DELETE FROM staff WHERE name = $1", 0 },
  { TK_CHANGE_SIGNER, "DELETE FROM signer WHERE event = $1 AND signer = $2", 2 },
  { TK_CHANGE_ISSUER, "DELETE FROM issuer WHERE number = $1", 1 },
  { TK_CHANGE_TICKET,
    "DELETE FROM ticket WHERE event = $1 AND type = $2 AND serial = $3 AND issue = $4 AND NOT EXISTS "
    "(SELECT 1 FROM sale_ticket AS s WHERE s.event = $1 AND s.type = $2 AND s.serial = $3 AND s.issue = $4)",
    4 },
  { TK_CHANGE_CHECKIN, "DELETE FROM checkin WHERE id = $1 AND seq IS NULL", 0 },
  { TK_CHANGE_LEASE, "UPDATE lease SET status = 'returned' WHERE id = $1", 0 },
  { TK_CHANGE_INCIDENT, "DELETE FROM incident WHERE id = $1 AND local = 0", 0 },
  { TK_CHANGE_VOUCHER, "DELETE FROM voucher WHERE event = $1 AND voucher = $2", 2 },
  { TK_CHANGE_PLAN, "DELETE FROM plan WHERE event = $1 AND type = $2", 2 },
  { TK_CHANGE_BRAND, "DELETE FROM brand WHERE event = $1", 1 },
  { TK_CHANGE_RECEIPT, "DELETE FROM receipt WHERE method || '-' || reference = $1", 0 },
};

/* "1-2-3-0": exactly `n` numbers with one sign between them. */
static gboolean
read_numbers (const char *key, gint64 numbers[4], guint n)
{
  g_auto (GStrv) parts = g_strsplit_set (key, "-/.:", -1);

  if (g_strv_length (parts) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_ascii_string_to_signed (parts[i], 10, 0, G_MAXUINT32, &numbers[i], NULL))
      return FALSE;
  return TRUE;
}

static gboolean
remove_object (TkDb *db, const Removal *removal, const char *key, GError **error)
{
  gint64 n[4] = { 0 };

  if (removal->numbers == 0)
    return tk_db_run (db, error, removal->sql, "s", key);
  if (!read_numbers (key, n, removal->numbers))
    return TRUE;
  switch (removal->numbers)
    {
    case 1:
      return tk_db_run (db, error, removal->sql, "i", n[0]);
    case 2:
      return tk_db_run (db, error, removal->sql, "ii", n[0], n[1]);
    default:
      return tk_db_run (db, error, removal->sql, "iiii", n[0], n[1], n[2], n[3]);
    }
}

static gboolean
forget_ticket (TkStore *store, const char *key, GError **error)
{
  gint64 n[4];

  if (!read_numbers (key, n, 4))
    return TRUE;
  TkTicketId id = { (guint32) n[0], (guint16) n[1], (guint32) n[2], (guint8) n[3] };
  return tk_store_person_forget (store, &id, error) && tk_store_forget_code (store, &id, error);
}

gboolean
tk_store_remove (TkStore *store, const char *kind, const char *key, GError **error)
{
  if (g_str_equal (kind, TK_CHANGE_TICKET) && !forget_ticket (store, key, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (removals); i++)
    if (g_str_equal (removals[i].kind, kind))
      return remove_object (tk_store_get_db (store), &removals[i], key, error);
  return TRUE;
}
