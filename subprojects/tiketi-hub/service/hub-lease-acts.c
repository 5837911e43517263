/* What supervisors do to leases: fence one, and give free what a fenced one has left. Expiry alone never does either.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-lease-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-act.h"
#include "hub-error.h"
#include "hub-orphan.h"
#include "hub-own.h"
#include "hub-slot.h"
#include "hub-store-place.h"
#include "tk-wire.h"

#define TEXT_MAX_BYTES 500

static gboolean
is_text (const char *text)
{
  return text != NULL && strspn (text, " \t\n") < strlen (text) && strlen (text) <= TEXT_MAX_BYTES
         && g_utf8_validate (text, -1, NULL);
}

static gboolean
check_who (const char *who, GError **error)
{
  return is_text (who)
         || hub_refuse (error, HUB_ERROR_INVALID, _("Say who does it, in at most %d bytes; it is written down"),
                        TEXT_MAX_BYTES);
}

static gboolean
get_lease (SqlConn *conn, const char *id, HubStoreLease **lease, GError **error)
{
  if (!hub_store_lease_get (conn, id, lease, error))
    return FALSE;
  return *lease != NULL
         || hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no lease %s; “tiketi-hub lease list” shows them"), id);
}

/* ---- Fencing ---- */

gboolean
hub_lease_fence (HubService *service, SqlConn *conn, HubStoreLease *lease, gint64 *unsold, GError **error)
{
  *unsold = lease->last - lease->first + 1 - lease->sold;
  HubStoreMove move = { 0, -*unsold, *unsold };

  g_free (lease->status);
  lease->status = g_strdup ("fenced");
  lease->epoch++;
  lease->recall = 0;
  lease->fenced_at = hub_now (service);
  return hub_store_lease_set_status (conn, lease, error)
         && hub_store_type_move (conn, lease->event, lease->type, lease->overdraft, move, error)
         && hub_lease_publish (conn, lease, error);
}

typedef struct
{
  HubService *service;
  const HubLeaseFence *fence;
  HubLeaseFenced fenced;
} Fencing;

static gboolean
fence_one (Fencing *fencing, SqlConn *conn, HubStoreLease *lease, GError **error)
{
  gint64 unsold = 0;

  if (!hub_lease_fence (fencing->service, conn, lease, &unsold, error))
    return FALSE;
  fencing->fenced.leases++;
  fencing->fenced.unsold += unsold;
  g_autofree char *text = g_strdup_printf (_("Fenced a lease of which %" PRId64 " tickets are not known to be sold"), unsold);
  HubAct act = { .who = fencing->fence->who, .kind = "lease.fenced", .subject = lease->id, .text = text,
                 .event = lease->event, .terminal = lease->terminal };
  return hub_act_write (fencing->service, conn, &act, error);
}

static gboolean
fence_all (Fencing *fencing, SqlConn *conn, GError **error)
{
  g_autoptr (HubStoreTerminal) terminal = NULL;

  if (!hub_terminal_find (conn, fencing->fence->terminal, &terminal, error) || !hub_own_refuse (conn, terminal->terminal, error))
    return FALSE;
  g_autoptr (GPtrArray) leases = hub_store_lease_list (conn, terminal->terminal, error);
  if (leases == NULL)
    return FALSE;
  for (guint i = 0; i < leases->len; i++)
    {
      HubStoreLease *lease = leases->pdata[i];

      if (strcmp (lease->status, "open") == 0 && !fence_one (fencing, conn, lease, error))
        return FALSE;
    }
  return fencing->fenced.leases > 0
         || hub_refuse (error, HUB_ERROR_CONFLICT, _("“%s” holds no open lease, so there is nothing to fence"), terminal->name);
}

static gboolean
fence_leases (SqlConn *conn, gpointer data, GError **error)
{
  Fencing *fencing = data;
  g_autoptr (HubStoreLease) lease = NULL;

  fencing->fenced = (HubLeaseFenced){ 0, 0 };
  if (fencing->fence->lease == NULL)
    return fence_all (fencing, conn, error);
  if (!get_lease (conn, fencing->fence->lease, &lease, error) || !hub_own_refuse (conn, lease->terminal, error))
    return FALSE;
  if (strcmp (lease->status, "open") != 0)
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("The lease %s is not open any more, so there is nothing to fence"),
                       lease->id);
  return fence_one (fencing, conn, lease, error);
}

gboolean
hub_service_lease_fence (HubService *service, const HubLeaseFence *fence, HubLeaseFenced *out, GError **error)
{
  Fencing fencing = { service, fence, { 0, 0 } };

  if ((fence->lease == NULL) == (fence->terminal == NULL))
    return hub_refuse (error, HUB_ERROR_INVALID, _("Name either a lease or a terminal to fence"));
  if (!check_who (fence->who, error) || !hub_writer_run (service->writer, fence_leases, &fencing, error))
    return FALSE;
  *out = fencing.fenced;
  return TRUE;
}

/* ---- Releasing ---- */

typedef struct
{
  HubService *service;
  const HubLeaseRelease *release;
  HubStoreLease *lease;
  HubStoreTerminal *terminal;
  char *sentence;
} Releasing;

static void
clear_releasing (Releasing *releasing)
{
  g_clear_pointer (&releasing->lease, hub_store_lease_free);
  g_clear_pointer (&releasing->terminal, hub_store_terminal_free);
  g_clear_pointer (&releasing->sentence, g_free);
}

static gboolean
check_release (Releasing *releasing, GError **error)
{
  const HubStoreLease *lease = releasing->lease;

  if (strcmp (lease->status, "open") == 0)
    return hub_refuse (error, HUB_ERROR_CONFLICT,
                       _("The lease %s is open and its terminal may sell from it; fence it before releasing it"), lease->id);
  if (strcmp (lease->status, "returned") == 0)
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("The lease %s has nothing left, so there is nothing to release"),
                       lease->id);
  return lease->issue < HUB_ISSUE_MAX
         || hub_refuse (error, HUB_ERROR_CONFLICT,
                        _("The tickets of lease %s cannot be issued once more; they stay quarantined until its terminal's "
                          "journal comes"),
                        lease->id);
}

/* Written down by whom and why, and shown until the lost journal has come or the event is over. */
static gboolean
tell_released (Releasing *releasing, SqlConn *conn, GError **error)
{
  const HubStoreLease *lease = releasing->lease;
  g_autofree char *words = hub_ticket_words (conn, lease->event, lease->type, lease->first, error);

  if (words == NULL)
    return FALSE;
  releasing->sentence = hub_lease_bound_words (lease->released);
  g_autofree char *text = g_strdup_printf (_("%s released what “%s” had left of its lease from %s on: %s (%s)."),
                                           releasing->release->who, releasing->terminal->name, words, releasing->sentence,
                                           releasing->release->reason);
  HubIncident incident = { .kind = "lease_released", .subject = lease->id, .text = text, .event = lease->event,
                           .severity = 2, .terminal = lease->terminal };
  HubAct act = { .who = releasing->release->who, .kind = "lease.released", .subject = lease->id, .text = text,
                 .event = lease->event, .terminal = lease->terminal };
  return hub_incident_raise (releasing->service, conn, &incident, error)
         && hub_act_write (releasing->service, conn, &act, error);
}

gboolean
hub_lease_close_released (HubService *service, SqlConn *conn, const HubStoreLease *lease, const HubStoreTerminal *terminal,
                          GError **error)
{
  g_autofree char *text = g_strdup_printf (_("The journal of “%s” has come: it sold nothing more from the lease that was "
                                             "released."),
                                           terminal->name);
  HubIncident incident = { .kind = "lease_released", .subject = lease->id, .text = text, .event = lease->event,
                           .severity = 1, .terminal = lease->terminal, .closed = TRUE };

  return hub_incident_raise (service, conn, &incident, error);
}

/* What is proved sold stays sold, and what is not goes to stock as the next issue. */
static gboolean
give_free (Releasing *releasing, SqlConn *conn, GError **error)
{
  HubStoreLease *lease = releasing->lease;
  HubSlotsBack back;
  gint64 proved = 0;

  if (!hub_orphan_rebuild_lease (releasing->service, conn, releasing->terminal, lease, error)
      || !hub_orphan_proved (conn, lease, releasing->terminal->issuer, &proved, error)
      || !hub_orphan_bound (conn, lease, releasing->terminal->issuer, &lease->released, error))
    return FALSE;
  if (lease->released == 0)
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("The lease %s has nothing left, so there is nothing to release"), lease->id);
  if (!hub_slot_give_back (conn, lease, proved + 1, lease->issue + 1, &back, error))
    return FALSE;
  g_free (lease->status);
  lease->status = g_strdup ("returned");
  lease->epoch++;
  lease->released_at = hub_now (releasing->service);
  return hub_store_place_return_all (conn, lease->id, error) && hub_store_lease_set_status (conn, lease, error)
         && hub_lease_publish (conn, lease, error);
}

static gboolean
release_lease (SqlConn *conn, gpointer data, GError **error)
{
  Releasing *releasing = data;

  clear_releasing (releasing);
  return get_lease (conn, releasing->release->lease, &releasing->lease, error) && check_release (releasing, error)
         && hub_store_terminal_get (conn, releasing->lease->terminal, &releasing->terminal, error)
         && give_free (releasing, conn, error) && tell_released (releasing, conn, error)
         && hub_waiting_serve (releasing->service, conn, releasing->lease->event, releasing->lease->type, error);
}

static char *
describe_release (const Releasing *releasing)
{
  g_autoptr (TkJson) json = tk_json_object ();

  tk_json_set_string (json, "lease", releasing->lease->id);
  tk_json_set_string (json, "terminal", releasing->terminal->name);
  tk_json_set_int (json, "released", releasing->lease->released);
  tk_json_set_int (json, "bound", releasing->lease->released);
  tk_json_set_string (json, "sentence", releasing->sentence);
  return tk_json_to_text (json);
}

char *
hub_service_lease_release (HubService *service, const HubLeaseRelease *release, GError **error)
{
  Releasing releasing = { service, release, NULL, NULL, NULL };
  char *text = NULL;

  if (!check_who (release->who, error))
    return NULL;
  if (!is_text (release->reason))
    {
      hub_refuse (error, HUB_ERROR_INVALID, _("Say why it is released, in at most %d bytes; it is written down"),
                  TEXT_MAX_BYTES);
      return NULL;
    }
  if (hub_writer_run (service->writer, release_lease, &releasing, error))
    text = describe_release (&releasing);
  clear_releasing (&releasing);
  return text;
}
