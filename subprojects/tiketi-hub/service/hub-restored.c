/* A database put back from a backup heals: terminals send again what it lost and read everything anew.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-restored.h"

#include <glib/gi18n-lib.h>

#include "hub-store-change.h"
#include "hub-store-journal.h"
#include "hub-store-lease.h"
#include "hub-store.h"

#define EPOCH_PAUSE_MS 600000  /* a terminal with a made-up cursor must not make everybody read everything, again and again */
#define LEASE_EPOCHS 1000000   /* more than a lease ever had */

/* Gates keep the latest certificate they have seen, so what is issued from now on must be later. */
static gboolean
renew_certificates (HubService *service, SqlConn *conn, GError **error)
{
  g_autoptr (GPtrArray) terminals = hub_store_terminal_list (conn, error);

  for (guint i = 0; terminals != NULL && i < terminals->len; i++)
    {
      const HubStoreTerminal *terminal = terminals->pdata[i];

      if (terminal->issuer == 0)
        continue;
      g_autofree char *certificate = hub_certificate_renew (service, conn, terminal, error);
      if (certificate == NULL)
        return FALSE;
    }
  return terminals != NULL;
}

static gboolean
tell (HubService *service, SqlConn *conn, const HubStoreTerminal *terminal, gint64 epoch, GError **error)
{
  g_autofree char *subject = g_strdup_printf ("%" G_GINT64_FORMAT, epoch);
  g_autofree char *text
    = g_strdup_printf (_("This hub's database is older than what “%s” remembers of it: it was put back from a backup. Terminals "
                         "send again what it lost; until each of them has, lease nothing new, and enrol, invite and revoke "
                         "again whatever was since the backup."),
                       terminal->name);
  HubIncident incident = { .kind = "hub_restored", .subject = subject, .text = text, .severity = 3,
                           .terminal = terminal->terminal };

  return hub_incident_raise (service, conn, &incident, error);
}

/* Cursors of epochs before it are read from the start. */
static gboolean
begin_epoch (HubService *service, SqlConn *conn, const HubStoreTerminal *terminal, gint64 least, GError **error)
{
  gint64 epoch = MAX (hub_now (service), least);

  return hub_store_set_epoch (conn, epoch, error) && hub_store_terminal_raise_revisions (conn, epoch / 60000, error)
         && hub_store_lease_raise_epochs (conn, LEASE_EPOCHS, error) && renew_certificates (service, conn, error)
         && tell (service, conn, terminal, epoch, error);
}

gboolean
hub_restored_by_gap (HubService *service, SqlConn *conn, const HubStoreTerminal *terminal, GError **error)
{
  gint64 received = 0;
  HubStoreRules rules;

  if (!hub_store_get_rules (conn, &rules, error)
      || !hub_store_journal_received (conn, terminal->terminal, terminal->acked, &received, error))
    return FALSE;
  /* Nothing came from it since the epoch began: what it finds missing was lost then. */
  if (rules.epoch > 1 && received < rules.epoch)
    return TRUE;
  return begin_epoch (service, conn, terminal, rules.epoch + 1, error);
}

gboolean
hub_restored_by_cursor (SqlConn *conn, gpointer data, GError **error)
{
  const HubRestoredClaim *claim = data;
  gint64 last = 0;
  HubStoreRules rules;
  g_autoptr (HubStoreTerminal) terminal = NULL;

  if (!hub_store_get_rules (conn, &rules, error) || !hub_store_change_last (conn, &last, error)
      || !hub_store_terminal_get (conn, claim->terminal, &terminal, error))
    return FALSE;
  gint64 epoch = rules.epoch;
  gboolean known = claim->epoch < epoch || (claim->epoch == epoch && claim->change <= last);
  if (terminal == NULL || known || (epoch > 1 && hub_now (claim->service) < epoch + EPOCH_PAUSE_MS))
    return TRUE;
  return begin_epoch (claim->service, conn, terminal, MAX (epoch, claim->epoch) + 1, error);
}
