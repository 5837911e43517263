/* Supervisors at one terminal who look after all: signed in at the hub with their PIN, for a few minutes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-lease-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-act.h"
#include "hub-error.h"
#include "hub-orphan.h"
#include "hub-store-catalogue.h"
#include "hub-store-supervise.h"
#include "tk-pin.h"

#define SESSION_MS (10 * 60 * G_GINT64_CONSTANT (1000))
#define TERMINALS_MAX 1000
#define LEASES_MAX 1000
#define LIST_MAX 200

/* ---- Signing in ---- */

typedef struct
{
  const char *staff;
  char *pin_hash;
  HubStoreSupervision row;
  gint64 now;
} SigningIn;

static gboolean
read_pin (SqlConn *conn, gpointer data, GError **error)
{
  SigningIn *in = data;

  g_clear_pointer (&in->pin_hash, g_free);
  return hub_store_supervisor_pin (conn, in->staff, &in->pin_hash, error);
}

static gboolean
write_session (SqlConn *conn, gpointer data, GError **error)
{
  SigningIn *in = data;

  return hub_store_supervision_add (conn, &in->row, in->now, error);
}

/* Takes as long for a name that is nobody's. */
static gboolean
check_pin (const SigningIn *in, const char *pin, GError **error)
{
  static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Z2Fvcm5lYm9keXNoYXNobm9ib2R5c2hhc2hub2JvZHk";
  gboolean good = tk_pin_verify (in->pin_hash != NULL ? in->pin_hash : nobody, pin);

  return (good && in->pin_hash != NULL)
         || hub_refuse (error, HUB_ERROR_FORBIDDEN, _("That is not the name and PIN of a supervisor; type them again"));
}

static TkWireSuperviseSession *
make_session (HubService *service, SigningIn *in, const char *token, GError **error)
{
  TkWireSuperviseSession *session;

  if (!hub_writer_run (service->writer, write_session, in, error))
    return NULL;
  session = tk_wire_new (&tk_wire_supervise_session_shape);
  tk_wire_set (&session->token, token);
  session->until = in->row.until;
  session->now = in->now;
  return session;
}

TkWireSuperviseSession *
hub_service_supervise_sign_in (HubService *service, const HubTerminal *terminal, const TkWireSuperviseSignIn *asked, GError **error)
{
  SigningIn in = { .staff = asked->staff, .now = hub_now (service) };
  TkWireSuperviseSession *session = NULL;

  if (hub_readers_run (service->readers, read_pin, &in, error) && check_pin (&in, asked->pin, error))
    {
      g_autofree char *token = tk_secret_new (24); /* only its digest is kept */
      g_autofree char *digest = tk_digest_text (token);
      in.row = (HubStoreSupervision){ digest, asked->staff, terminal->id, in.now + SESSION_MS };
      session = make_session (service, &in, token, error);
    }
  g_free (in.pin_hash);
  return session;
}

/* ---- Looking ---- */

typedef struct
{
  HubService *service;
  const HubTerminal *terminal;
  const char *token;
  const TkWireSuperviseAct *act; /* (nullable) */
  char *staff;
  TkWireOverview *overview;
} Supervising;

static gboolean
let_in (Supervising *supervising, SqlConn *conn, GError **error)
{
  g_autofree char *digest = tk_digest_text (supervising->token);

  g_clear_pointer (&supervising->staff, g_free);
  if (!hub_store_supervision_get (conn, digest, supervising->terminal->id, hub_now (supervising->service), &supervising->staff, error))
    return FALSE;
  return supervising->staff != NULL
         || hub_refuse (error, HUB_ERROR_FORBIDDEN, _("The supervisor's view has closed; type the PIN again"));
}

static gboolean
describe_lease (SqlConn *conn, const HubStoreLease *lease, GPtrArray *out, GError **error)
{
  g_autoptr (HubStoreTerminal) terminal = NULL;
  g_autofree char *title = NULL, *name = NULL;
  gint64 bound = 0;

  if (!hub_store_terminal_get (conn, lease->terminal, &terminal, error)
      || !hub_store_type_names (conn, lease->event, lease->type, &title, &name, error)
      || !hub_orphan_bound (conn, lease, terminal->issuer, &bound, error))
    return FALSE;
  g_autofree char *sentence = hub_lease_bound_words (bound);
  TkWireOverviewLease *row = tk_wire_append (&tk_wire_overview_lease_shape, out);
  tk_wire_set (&row->lease, lease->id);
  tk_wire_set (&row->terminal_name, terminal->name);
  tk_wire_set (&row->type_name, name != NULL ? name : "");
  tk_wire_set (&row->sentence, sentence);
  row->event = lease->event;
  row->type = lease->type;
  row->unsold = lease->last - lease->first + 1 - lease->sold;
  row->bound = bound;
  row->at = lease->fenced_at;
  return TRUE;
}

/* What is quarantined: fenced, and nobody has told yet what of it was sold. */
static gboolean
list_leases (SqlConn *conn, GPtrArray *out, GError **error)
{
  g_autoptr (GPtrArray) leases = hub_store_lease_list_event (conn, 0, error);

  for (guint i = 0; leases != NULL && i < leases->len && out->len < LEASES_MAX; i++)
    {
      const HubStoreLease *lease = leases->pdata[i];

      if (strcmp (lease->status, "fenced") == 0 && lease->sold < lease->last - lease->first + 1
          && !describe_lease (conn, lease, out, error))
        return FALSE;
    }
  return leases != NULL;
}

static gboolean
look (SqlConn *conn, gpointer data, GError **error)
{
  Supervising *supervising = data;
  TkWireOverview *overview = supervising->overview;

  overview->now = hub_now (supervising->service);
  g_ptr_array_set_size (overview->terminals, 0);
  g_ptr_array_set_size (overview->leases, 0);
  g_ptr_array_set_size (overview->incidents, 0);
  g_ptr_array_set_size (overview->refunds, 0);
  return let_in (supervising, conn, error)
         && hub_store_overview_terminals (conn, 0, overview->now - HUB_DAY_MS, TERMINALS_MAX, overview->terminals, error)
         && list_leases (conn, overview->leases, error)
         && hub_store_overview_incidents (conn, LIST_MAX, overview->incidents, error)
         && hub_store_overview_refunds (conn, LIST_MAX, overview->refunds, error);
}

static TkWireOverview *
answer (Supervising *supervising, GError **error)
{
  gboolean done;

  supervising->overview = tk_wire_new (&tk_wire_overview_shape);
  done = hub_readers_run (supervising->service->readers, look, supervising, error);
  g_clear_pointer (&supervising->staff, g_free);
  if (done)
    return supervising->overview;
  tk_wire_free (&tk_wire_overview_shape, supervising->overview);
  return NULL;
}

TkWireOverview *
hub_service_overview (HubService *service, const HubTerminal *terminal, const TkWireSuperviseAsk *asked, GError **error)
{
  Supervising supervising = { .service = service, .terminal = terminal, .token = asked->token };

  return answer (&supervising, error);
}

/* ---- Acting ---- */

static gboolean
enter (SqlConn *conn, gpointer data, GError **error)
{
  return let_in (data, conn, error);
}

static gboolean
close_incident (SqlConn *conn, gpointer data, GError **error)
{
  Supervising *supervising = data;
  HubStoreOpenIncident open;

  if (!hub_store_incident_get_open (conn, supervising->act->subject, &open, error))
    return FALSE;
  if (open.kind == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("This incident was closed already"));
  HubIncident incident = { .kind = open.kind, .subject = open.subject, .text = open.text, .event = open.event, .terminal = open.terminal,
                           .severity = open.severity, .closed = TRUE };
  HubAct act = { .who = supervising->staff, .kind = "incident.closed", .subject = supervising->act->subject,
                 .text = supervising->act->reason, .event = open.event, .terminal = open.terminal };
  gboolean done = hub_incident_raise (supervising->service, conn, &incident, error)
                  && hub_act_write (supervising->service, conn, &act, error);
  hub_store_open_incident_clear (&open);
  return done;
}

static gboolean
settle_refund (SqlConn *conn, gpointer data, GError **error)
{
  Supervising *supervising = data;
  HubAct act = { .who = supervising->staff, .kind = "refund.done", .subject = supervising->act->subject,
                 .text = supervising->act->reason };
  gboolean done = FALSE;
  /* Never a single word that hub-refund.c writes itself. */
  g_autofree char *how = g_strdup_printf ("%s: %s", supervising->staff, supervising->act->reason);

  if (!hub_store_supervise_refund_done (conn, supervising->act->subject, how, hub_now (supervising->service), &done, error))
    return FALSE;
  return done ? hub_act_write (supervising->service, conn, &act, error)
              : hub_refuse (error, HUB_ERROR_NOT_FOUND, _("This money was handed back already"));
}

static gboolean
release (Supervising *supervising, GError **error)
{
  HubLeaseRelease wanted = { supervising->act->subject, supervising->staff, supervising->act->reason };
  g_autofree char *told = hub_service_lease_release (supervising->service, &wanted, error);

  return told != NULL;
}

static gboolean
fence (Supervising *supervising, GError **error)
{
  HubLeaseFence wanted = { .lease = supervising->act->subject, .who = supervising->staff };
  HubLeaseFenced fenced;

  return hub_service_lease_fence (supervising->service, &wanted, &fenced, error);
}

static gboolean
carry_out (Supervising *supervising, GError **error)
{
  HubWriter *writer = supervising->service->writer;
  const char *kind = supervising->act->kind;

  if (strcmp (kind, "incident.closed") == 0)
    return hub_writer_run (writer, close_incident, supervising, error);
  if (strcmp (kind, "refund.done") == 0)
    return hub_writer_run (writer, settle_refund, supervising, error);
  if (strcmp (kind, "lease.released") == 0)
    return release (supervising, error);
  if (strcmp (kind, "lease.fenced") == 0)
    return fence (supervising, error);
  return hub_refuse (error, HUB_ERROR_INVALID, _("“%s” is nothing a supervisor does here"), kind);
}

TkWireOverview *
hub_service_supervise (HubService *service, const HubTerminal *terminal, const TkWireSuperviseAct *act, GError **error)
{
  Supervising supervising = { .service = service, .terminal = terminal, .token = act->token, .act = act };

  if (!hub_readers_run (service->readers, enter, &supervising, error) || !carry_out (&supervising, error))
    {
      g_free (supervising.staff);
      return NULL;
    }
  return answer (&supervising, error);
}
