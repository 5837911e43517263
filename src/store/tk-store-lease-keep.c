/* What the hub says of a lease: granted, prolonged, asked back, fenced. Epochs order what is said of one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-journal.h"
#include "tk-store-place.h"
#include "tk-store-lease-private.h"
#include "tk-store-status.h"
#include "tk-store-sync.h"

#include <glib/gi18n-lib.h>

#define OPEN "open"
#define FENCED "fenced"
#define INCIDENT_KIND "feed"
#define INCIDENT_SEVERITY 2

/* ---- Leases that cannot be ---- */

static char *
incident_id (const TkWireLease *lease)
{
  return g_strdup_printf ("feed-lease-%s", lease->id);
}

/* Not taken, and said so; what else came with it is not held up. */
static gboolean
refuse (TkStore *store, const TkClock *clock, const TkWireLease *lease, const char *why, GError **error)
{
  g_autofree char *id = incident_id (lease);
  g_autofree char *text = g_strdup_printf (_("What the hub sent about lease %s cannot be used (%s); tell whoever runs the hub"),
                                           lease->id, why);
  TkStoreIncident incident = { id, (char *) INCIDENT_KIND, text, tk_clock_wall (clock), lease->event, INCIDENT_SEVERITY, TRUE };

  g_warning ("%s", text);
  return tk_store_add_incident (store, &incident, error);
}

/* An earlier word of it may have come before the catalogue it fits. */
static gboolean
withdraw (TkStore *store, const TkWireLease *lease, GError **error)
{
  g_autofree char *id = incident_id (lease);

  return tk_store_sync_withdraw (store, id, error);
}

/* Held twice, the same slot would be sold twice. Slots that were sold and undone come again under a later issue. */
static gboolean
overlaps (TkDb *db, const TkWireLease *lease, gboolean *found, GError **error)
{
  return tk_db_get_int (db, &(gint64) { 0 }, found, error,
                        "SELECT 1 FROM lease WHERE event = $1 AND type = $2 AND status = 'open' AND id <> $3 AND first <= $5"
                        " AND last >= $4 AND (issue = $6 OR (next <= $5 AND next <= last)) LIMIT 1", "iisiii",
                        lease->event, lease->type, lease->id, lease->first, lease->last, lease->issue);
}

static gboolean
was_sold (TkDb *db, const TkWireLease *lease, gboolean *found, GError **error)
{
  return tk_db_get_int (db, &(gint64) { 0 }, found, error,
                        "SELECT 1 FROM sale_ticket WHERE event = $1 AND type = $2 AND serial BETWEEN $4 AND $5 AND issue >= $6"
                        " AND lease <> $3 UNION ALL SELECT 1 FROM sale_use WHERE event = $1 AND type = $2 AND serial BETWEEN $4 AND $5"
                        " AND issue >= $6 AND lease <> $3 LIMIT 1", "iisiii",
                        lease->event, lease->type, lease->id, lease->first, lease->last, lease->issue);
}

/* A type not known yet has no capacity to be beyond. */
static gboolean
is_beyond (TkDb *db, const TkWireLease *lease, gboolean *found, GError **error)
{
  return tk_db_get_int (db, &(gint64) { 0 }, found, error,
                        "SELECT 1 FROM ticket_type WHERE event = $1 AND number = $2 AND $3 > capacity + overdraft", "iii",
                        lease->event, lease->type, lease->last);
}

/* Stock is at stake: it may be sold, or is to be proved unsold. */
static gboolean
is_stock (const TkWireLease *lease)
{
  return g_str_equal (lease->status, OPEN) || g_str_equal (lease->status, FENCED);
}

/* *why stays NULL when there is nothing against it. */
static gboolean
find_fault (TkDb *db, const TkWireLease *lease, const char **why, GError **error)
{
  gboolean overlap = FALSE, sold = FALSE, beyond = FALSE;

  if (lease->first < 1 || lease->first > lease->last)
    *why = _("it ends before it begins");
  if (*why != NULL || !is_stock (lease))
    return TRUE;
  if (!overlaps (db, lease, &overlap, error) || !was_sold (db, lease, &sold, error) || !is_beyond (db, lease, &beyond, error))
    return FALSE;
  if (overlap)
    *why = _("another lease held here has some of its tickets");
  else if (sold)
    *why = _("some of its tickets were sold here already");
  else if (beyond)
    *why = _("it lies beyond the capacity");
  return TRUE;
}

/* ---- Leases not held yet ---- */

static gboolean
insert (TkStore *store, const TkWireLease *lease, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status, issue, overdraft, recall,"
                    " witnessed) VALUES ($1, $2, $3, $4, $5, $4, $6, $7, $8, $9, $10, $11, $12)", "siiiiiisiiii",
                    lease->id, lease->event, lease->type, lease->first, lease->last, lease->epoch, lease->sell_until,
                    g_str_equal (lease->status, FENCED) ? OPEN : lease->status, lease->issue, (gint64) lease->overdraft,
                    lease->recall, (gint64) lease->witnessed);
}

/* A witness whose copy tells of it was the witness from before the first sale of it on. */
static gboolean
tell_witness (TkStore *store, const TkClock *clock, const TkWireLease *lease, TkStoreLeaseNews *news, GError **error)
{
  TkWireLeaseMoved body = { lease->id, lease->event, lease->type, lease->first, lease->last, (char *) "" };

  if (!lease->witnessed || !is_stock (lease))
    return TRUE;
  news->journaled = TRUE;
  return tk_store_journal_append (store, clock, TK_KIND_LEASE_DRAWN, "", &tk_wire_lease_moved_shape, &body, NULL, NULL, error);
}

/* A lease without its seats would sell serials nobody can sit on. */
static gboolean
keep_places (TkStore *store, const TkClock *clock, const TkWireLease *lease, gboolean *taken, GError **error)
{
  gboolean fit = TRUE;

  if (is_stock (lease) && !tk_store_place_learn (store, lease, &fit, error))
    return FALSE;
  if (fit)
    return TRUE;
  *taken = FALSE;
  return tk_db_run (tk_store_get_db (store), error, "DELETE FROM lease WHERE id = $1", "s", lease->id)
         && refuse (store, clock, lease, _("its seats are not free here"), error);
}

static gboolean
learn (TkStore *store, const TkClock *clock, const TkWireLease *lease, TkStoreLeaseNews *news, gboolean *taken, GError **error)
{
  const char *why = NULL;

  if (!find_fault (tk_store_get_db (store), lease, &why, error))
    return FALSE;
  if (why != NULL)
    return refuse (store, clock, lease, why, error);
  *taken = TRUE;
  if (!insert (store, lease, error) || !keep_places (store, clock, lease, taken, error))
    return FALSE;
  return !*taken || (withdraw (store, lease, error) && tell_witness (store, clock, lease, news, error));
}

/* ---- Leases held ---- */

static gboolean
is_same (const TkStoreLease *held, const TkWireLease *lease)
{
  return held->event == lease->event && held->type == lease->type && held->first == lease->first
         && held->issue == lease->issue && lease->first <= lease->last;
}

/* Seats that the hub knows not to be in it any more. It may not have heard yet of what was sold or given back, but never of less. */
static gboolean
narrow_places (TkStore *store, const TkWireLease *lease, GError **error)
{
  return lease->places == NULL || *lease->places == '\0' || tk_store_place_narrow (store, lease, error);
}

/* What the hub knows to end earlier ends earlier; when it does not know yet what was handed back, what it asks for was said
 * before that. */
static gboolean
update (TkStore *store, const TkStoreLease *held, const TkWireLease *lease, GError **error)
{
  gint64 last = MIN (held->last, MAX (lease->last, MAX (held->next - 1, held->first)));

  return tk_db_run (tk_store_get_db (store), error,
                    "UPDATE lease SET epoch = $2, sell_until = $3, last = $4, recall = $5, status = $6 WHERE id = $1", "siiiis",
                    lease->id, lease->epoch, lease->sell_until, last, lease->last == last ? lease->recall : held->recall,
                    g_str_equal (lease->status, FENCED) ? OPEN : lease->status);
}

static gboolean
learn_again (TkStore *store, const TkClock *clock, const TkStoreLease *held, const TkWireLease *lease, gboolean *taken,
             GError **error)
{
  if (!is_same (held, lease))
    return refuse (store, clock, lease, _("it is not the lease known here under that name"), error);
  /* Overtaken by a later word, or over: what was handed back is gone, even if the hub has not read of it yet. */
  if (lease->epoch < held->epoch || !g_str_equal (held->status, OPEN))
    return TRUE;
  *taken = TRUE;
  return update (store, held, lease, error) && narrow_places (store, lease, error) && withdraw (store, lease, error);
}

/* ---- Both ---- */

static gboolean
read_one (TkStore *store, const char *id, TkStoreLease **lease, GError **error)
{
  return tk_store_row (tk_db_query (tk_store_get_db (store), error, TK_STORE_LEASE_COLUMNS "WHERE id = $1", "s", id),
                       tk_store_read_lease, (gpointer *) lease, error);
}

/* The entry is the proof by which the hub wins these serials back: nothing of them was sold here, and nothing will be. */
static gboolean
obey (TkStore *store, const TkClock *clock, const TkWireLease *lease, TkStoreLeaseNews *news, GError **error)
{
  g_autoptr (TkStoreLease) held = NULL;

  if (!read_one (store, lease->id, &held, error))
    return FALSE;
  if (!g_str_equal (held->status, OPEN))
    return TRUE;
  if (g_str_equal (lease->status, FENCED))
    return tk_store_lease_hand_back (store, clock, held, held->next, news, error);
  return held->recall == 0 || tk_store_lease_obey_recall (store, clock, held, news, error);
}

static gboolean
put (TkStore *store, const TkClock *clock, const TkWireLease *lease, TkStoreLeaseNews *news, GError **error)
{
  g_autoptr (TkStoreLease) held = NULL;
  gboolean learnt, taken = FALSE;

  if (!read_one (store, lease->id, &held, error))
    return FALSE;
  learnt = held == NULL ? learn (store, clock, lease, news, &taken, error) : learn_again (store, clock, held, lease, &taken, error);
  news->fresh += learnt && taken && held == NULL;
  return learnt && (!taken || obey (store, clock, lease, news, error));
}

gboolean
tk_store_put_lease (TkStore *store, const TkClock *clock, const TkWireLease *lease, TkStoreLeaseNews *news, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  g_return_val_if_fail (store != NULL && clock != NULL && lease != NULL && news != NULL, FALSE);
  if (!tk_db_begin (db, error))
    return FALSE;
  if (put (store, clock, lease, news, error))
    return tk_db_commit (db, error);
  tk_db_rollback (db);
  return FALSE;
}
