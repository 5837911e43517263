/* Reclaim by a witness's copy. A terminal sells from a witnessed lease only while its witness holds every earlier sale, and
 * few tickets in one: so whatever became of it, at most one more sale exists than its witness's copy tells of.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-lease-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-act.h"
#include "hub-error.h"
#include "hub-orphan.h"
#include "hub-seats.h"
#include "hub-slot.h"

/* What the copy says of one lease. */
typedef struct
{
  gboolean drawn;      /* it was the witness of that lease from the beginning */
  gint64 last;         /* serial, sold last; 0 none */
} Told;

typedef struct
{
  HubService *service;
  TkBundleJournal journal;
  GHashTable *told;    /* lease id → Told */
  const char *who;
  const HubBundleReport *report;
  HubStoreTerminal *terminal;
  HubWitnessReport done;
} Reclaim;

/* ---- What the copy says, whatever the hub could make of its entries ---- */

static Told *
told_of (Reclaim *reclaim, const char *lease)
{
  Told *told = g_hash_table_lookup (reclaim->told, lease);

  if (told == NULL)
    {
      told = g_new0 (Told, 1);
      g_hash_table_insert (reclaim->told, g_strdup (lease), told);
    }
  return told;
}

static gboolean
refuse_unreadable (const TkWireEntry *entry, GError **error)
{
  return hub_refuse (error, HUB_ERROR_INVALID,
                     _("Entry %" PRId64 " of the copy cannot be read, so it does not show what was sold; update this hub first"),
                     entry->seq);
}

static void
take_serials (Reclaim *reclaim, const GPtrArray *tickets)
{
  for (guint i = 0; i < tickets->len; i++)
    {
      const TkWireSaleTicket *ticket = tickets->pdata[i];
      Told *told = told_of (reclaim, ticket->lease);

      told->last = MAX (told->last, ticket->serial);
    }
}

static gboolean
take_sale (Reclaim *reclaim, const TkWireEntry *entry, GError **error)
{
  TkWireSale *sale = tk_wire_decode (&tk_wire_sale_shape, entry->body, strlen (entry->body), NULL);

  if (sale == NULL)
    return refuse_unreadable (entry, error);
  take_serials (reclaim, sale->tickets);
  take_serials (reclaim, sale->uses);
  tk_wire_free (&tk_wire_sale_shape, sale);
  return TRUE;
}

static gboolean
take_drawn (Reclaim *reclaim, const TkWireEntry *entry, GError **error)
{
  TkWireLeaseMoved *drawn = tk_wire_decode (&tk_wire_lease_moved_shape, entry->body, strlen (entry->body), NULL);

  if (drawn == NULL)
    return refuse_unreadable (entry, error);
  told_of (reclaim, drawn->lease)->drawn = TRUE;
  tk_wire_free (&tk_wire_lease_moved_shape, drawn);
  return TRUE;
}

static gboolean
entry_verified_cb (const TkWireEntry *entry, gpointer data, GError **error)
{
  if (strcmp (entry->kind, TK_KIND_SALE_COMPLETED) == 0)
    return take_sale (data, entry, error);
  return strcmp (entry->kind, TK_KIND_LEASE_DRAWN) != 0 || take_drawn (data, entry, error);
}

/* ---- Giving free ---- */

static gboolean
shorten (Reclaim *reclaim, SqlConn *conn, HubStoreLease *lease, gint64 keep, GError **error)
{
  HubSlotsBack back;

  if (!hub_slot_give_back (conn, lease, keep + 1, lease->issue, &back, error))
    return FALSE;
  reclaim->done.freed += back.unsold;
  lease->witness_freed += lease->last - keep;
  lease->sold -= back.sold;
  lease->last = keep;
  lease->epoch++;
  return hub_store_lease_shorten (conn, lease, error) && hub_lease_publish (conn, lease, error);
}

/* Sold in order, so the one sale nobody tells of lies just behind what is known. */
static gboolean
reclaim_lease (Reclaim *reclaim, SqlConn *conn, HubStoreLease *lease, const Told *told, GError **error)
{
  gint64 proved, bound;

  if (!hub_orphan_proved (conn, lease, reclaim->terminal->issuer, &proved, error))
    return FALSE;
  gint64 keep = MAX (proved, told->last) + TK_WIRE_WITNESSED_MAX;
  if (keep < lease->last
      && (!shorten (reclaim, conn, lease, keep, error)
          || !hub_waiting_serve (reclaim->service, conn, lease->event, lease->type, error)))
    return FALSE;
  if (!hub_orphan_bound (conn, lease, reclaim->terminal->issuer, &bound, error))
    return FALSE;
  reclaim->done.leases++;
  reclaim->done.kept += bound;
  return TRUE;
}

static gboolean
reclaim_leases (Reclaim *reclaim, SqlConn *conn, GError **error)
{
  g_autoptr (GPtrArray) leases = hub_store_lease_list (conn, reclaim->terminal->terminal, error);

  if (leases == NULL)
    return FALSE;
  for (guint i = 0; i < leases->len; i++)
    {
      HubStoreLease *lease = leases->pdata[i];
      const Told *told = g_hash_table_lookup (reclaim->told, lease->id);
      gboolean seated = FALSE;

      if (strcmp (lease->status, "fenced") != 0)
        continue;
      if (!hub_seats_of_lease (conn, lease, &seated, error))
        return FALSE;
      /* Which seats the one sale has that nobody tells of cannot be known. */
      if (seated || !lease->witnessed || told == NULL || !told->drawn)
        reclaim->done.untouched++;
      else if (!reclaim_lease (reclaim, conn, lease, told, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Telling ---- */

static char *
describe (const Reclaim *reclaim)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "The witness's copy of “%s” gave %" PRId64 " tickets free and %" PRId64
                                       " stay quarantined; at most %" PRId64 " ticket may exist that the witness has not seen.",
                                       "The witness's copy of “%s” gave %" PRId64 " tickets free and %" PRId64
                                       " stay quarantined; at most %" PRId64 " tickets may exist that the witness has not seen.",
                                       (gulong) reclaim->done.bound),
                          reclaim->terminal->name, reclaim->done.freed, reclaim->done.kept, reclaim->done.bound);
}

static gboolean
tell (Reclaim *reclaim, SqlConn *conn, GError **error)
{
  g_autofree char *subject = g_strdup_printf ("%" PRId64, reclaim->terminal->terminal);
  const char *text = reclaim->done.sentence;
  HubIncident incident = { .kind = "lease_witnessed", .subject = subject, .text = text, .severity = 1,
                           .terminal = reclaim->terminal->terminal, .closed = reclaim->done.kept == 0 };
  HubAct act = { .who = reclaim->who, .kind = "lease.witnessed", .subject = subject, .text = text,
                 .terminal = reclaim->terminal->terminal };

  return hub_incident_raise (reclaim->service, conn, &incident, error)
         && (reclaim->done.freed == 0 || hub_act_write (reclaim->service, conn, &act, error));
}

/* Nobody else's copy, and no other file than the one whose entries were taken. */
static gboolean
check_owner (const Reclaim *reclaim, GError **error)
{
  g_autofree char *key = tk_hex_encode (reclaim->journal.public_key, TK_PUBLIC_KEY_SIZE);

  if (reclaim->terminal != NULL && reclaim->journal.terminal == reclaim->report->terminal
      && reclaim->journal.last <= reclaim->report->acked && tk_secret_equal (reclaim->terminal->public_key, key))
    return TRUE;
  return hub_refuse (error, HUB_ERROR_CONFLICT, _("The copy changed while it was read; bring it again"));
}

static gboolean
apply_copy (SqlConn *conn, gpointer data, GError **error)
{
  Reclaim *reclaim = data;

  g_clear_pointer (&reclaim->terminal, hub_store_terminal_free);
  hub_witness_report_clear (&reclaim->done);
  if (!hub_store_terminal_get (conn, reclaim->report->terminal, &reclaim->terminal, error) || !check_owner (reclaim, error)
      || !reclaim_leases (reclaim, conn, error))
    return FALSE;
  if (reclaim->done.leases == 0)
    return TRUE;
  /* One sale in all, from whichever lease; each keeps what it may have been of. */
  reclaim->done.bound = MIN (reclaim->done.kept, TK_WIRE_WITNESSED_MAX);
  reclaim->done.sentence = describe (reclaim);
  g_autofree char *certificate = hub_certificate_renew (reclaim->service, conn, reclaim->terminal, error);
  return certificate != NULL && tell (reclaim, conn, error);
}

void
hub_witness_report_clear (HubWitnessReport *report)
{
  g_free (report->sentence);
  *report = (HubWitnessReport){ 0 };
}

/* The copy goes in first, as any journal does, and stays in whatever becomes of the rest. */
static gboolean
import_copy (Reclaim *reclaim, TkBundleReader *reader, HubBundleReport *report, GError **error)
{
  return tk_bundle_verify_journal (reader, entry_verified_cb, reclaim, &reclaim->journal, error)
         && hub_service_import_journal (reclaim->service, reader, report, error)
         && hub_writer_run (reclaim->service->writer, apply_copy, reclaim, error);
}

gboolean
hub_service_import_witness (HubService *service, TkBundleReader *reader, const char *who, HubBundleReport *report,
                            HubWitnessReport *out, GError **error)
{
  Reclaim reclaim = { .service = service, .who = who, .report = report };
  gboolean done;

  *report = (HubBundleReport){ 0 };
  reclaim.told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  done = import_copy (&reclaim, reader, report, error);
  if (done)
    *out = reclaim.done;
  else
    {
      hub_witness_report_clear (&reclaim.done);
      hub_bundle_report_clear (report);
    }
  g_hash_table_unref (reclaim.told);
  g_clear_pointer (&reclaim.terminal, hub_store_terminal_free);
  return done;
}

/* ---- Policy ---- */

typedef struct
{
  HubService *service;
  const char *name_or_id, *who;
  gboolean on;
} Policy;

static gboolean
set_witnessed (SqlConn *conn, gpointer data, GError **error)
{
  const Policy *policy = data;
  g_autoptr (HubStoreTerminal) terminal = NULL;

  if (!hub_terminal_find (conn, policy->name_or_id, &terminal, error))
    return FALSE;
  g_autofree char *subject = g_strdup_printf ("%" PRId64, terminal->terminal);
  g_autofree char *text = g_strdup_printf (policy->on ? _("Leases of “%s” are witnessed from now on")
                                                      : _("Leases of “%s” are not witnessed any more"),
                                           terminal->name);
  HubAct act = { .who = policy->who, .kind = "terminal.witnessed", .subject = subject, .text = text,
                 .terminal = terminal->terminal };
  return hub_store_terminal_set_witnessed (conn, terminal->terminal, policy->on, error)
         && hub_act_write (policy->service, conn, &act, error);
}

gboolean
hub_service_terminal_witnessed (HubService *service, const char *name_or_id, gboolean on, const char *who, GError **error)
{
  Policy policy = { service, name_or_id, who, on };

  return hub_writer_run (service->writer, set_witnessed, &policy, error);
}
