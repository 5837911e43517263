/* Check-ins: what happened at a gate is recorded as it happened, told to the other gates, and looked at for entries too many.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-double.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-passage.h"
#include "hub-store-change.h"
#include "hub-store-claim.h"
#include "tk-journal.h"

static gboolean
is_entry (const HubStoreCheckin *checkin)
{
  return strcmp (checkin->body->direction, "entry") == 0;
}

static gboolean
is_override (const HubStoreCheckin *checkin)
{
  return strcmp (checkin->kind, TK_KIND_CHECKIN_OVERRIDE) == 0;
}

/* Bodies went in or out with this ticket; a denial and something unknown are of no interest to other gates. */
static gboolean
is_passage (const HubStoreCheckin *checkin)
{
  return strcmp (checkin->kind, TK_KIND_CHECKIN_DENIED) != 0 && checkin->body->type > 0
         && checkin->body->serial > 0;
}

/* ---- The feed ---- */

static gboolean
publish (SqlConn *conn, const HubStoreCheckin *checkin, gint64 origin, GError **error)
{
  const TkWireCheckin *body = checkin->body;
  TkWireSeen seen = { .id = checkin->id, .direction = body->direction, .verdict = body->verdict,
                      .gate_name = checkin->gate_name, .terminal_name = checkin->terminal_name, .event = body->event,
                      .type = body->type, .serial = body->serial, .issue = body->issue, .gate = body->gate,
                      .terminal = checkin->terminal, .count = body->count, .at = checkin->at,
                      .hlc = body->hlc, .annulled = checkin->annulled };
  g_autofree char *text = tk_wire_encode (&tk_wire_seen_shape, &seen);
  HubStoreChange change = { .kind = TK_CHANGE_CHECKIN, .key = checkin->id, .body = text, .event = body->event,
                            .origin = origin };
  return hub_store_change_put (conn, &change, error);
}

/* ---- Applying ---- */

/* Somebody was let in with a ticket that was no longer good: it happened, and people must know. */
static gboolean
check_status (HubApply *apply, const HubStoreCheckin *checkin, const char *status, GError **error)
{
  if (!is_entry (checkin) || strcmp (checkin->kind, TK_KIND_CHECKIN_ENTRY) != 0 || *status == '\0'
      || strcmp (status, "valid") == 0)
    return TRUE;
  g_autofree char *words
    = hub_ticket_words (apply->conn, checkin->body->event, checkin->body->type, checkin->body->serial, error);
  return words != NULL
         && hub_apply_clash (apply, "admitted_not_valid", checkin->id, checkin->body->event, error,
                             _("“%s” let %s in although it is %s; the gate had not heard of it yet."),
                             apply->terminal->name, words, status);
}

static gboolean
fill_names (HubApply *apply, HubStoreCheckin *checkin, GError **error)
{
  const char *gate;

  if (!hub_known_gate (apply->known, apply->conn, checkin->body->gate, &gate, error))
    return FALSE;
  checkin->gate_name = g_strdup (gate);
  checkin->terminal_name = g_strdup (apply->terminal->name);
  return TRUE;
}

/* ---- Overrides ---- */

/* "Regular number 17 of Tamasha la Pwani", or what could not be told to be a ticket. */
static char *
describe_what (HubApply *apply, const TkWireCheckin *body, GError **error)
{
  if (body->type > 0 && body->serial > 0)
    return hub_ticket_words (apply->conn, body->event, body->type, body->serial, error);
  return g_strdup (_("somebody without a ticket that can be read"));
}

static char *
describe_override (const HubStoreCheckin *checkin, const char *what)
{
  const TkWireCheckin *body = checkin->body;
  const char *approved_by = *body->approved_by != '\0' ? body->approved_by : checkin->staff;
  const char *rule = *body->rule != '\0' ? body->rule : body->verdict;

  return g_strdup_printf (_("“%s” let in %s although the gate had refused (%s): “%s”, approved by %s."),
                          checkin->terminal_name, what, rule, body->reason, approved_by);
}

/* No conflict: somebody may decide so, and people should know. */
static gboolean
tell_override (HubApply *apply, const HubStoreCheckin *checkin, gboolean closed, GError **error)
{
  g_autofree char *what = describe_what (apply, checkin->body, error);

  if (what == NULL)
    return FALSE;
  g_autofree char *text = describe_override (checkin, what);
  HubIncident incident = { .kind = "override", .subject = checkin->id, .text = text, .event = checkin->body->event,
                           .severity = 1, .terminal = checkin->terminal, .closed = closed };
  return hub_incident_raise (apply->service, apply->conn, &incident, error);
}

/* Who was let in already is not let in again: the second word about the same refusal counts nobody. */
static gboolean
check_once (HubApply *apply, HubStoreCheckin *checkin, GError **error)
{
  gboolean before = FALSE;

  if (*checkin->body->overrides == '\0' || checkin->annulled)
    return TRUE;
  if (!hub_store_checkin_let_in_after (apply->conn, checkin->body->overrides, checkin->id, &before, error))
    return FALSE;
  checkin->annulled = before;
  return !before
         || hub_apply_clash (apply, "override_twice", checkin->id, checkin->body->event, error,
                             _("“%s” let the same person in after all a second time; they are counted once."),
                             apply->terminal->name);
}

static gboolean
settle_override (HubApply *apply, HubStoreCheckin *checkin, GError **error)
{
  return !is_override (checkin)
         || (check_once (apply, checkin, error) && tell_override (apply, checkin, checkin->annulled, error));
}

/* ---- Storing ---- */

/* It is the first, alone: the usual case, in which nothing can be double. */
static gboolean
store_passage (HubApply *apply, HubStoreCheckin *checkin, GError **error)
{
  HubStoreLook look;

  if (!hub_store_checkin_look (apply->conn, checkin, &look, error))
    return FALSE;
  checkin->annulled = look.annulled;
  return (!look.claimed || hub_store_claim_remove (apply->conn, checkin->id, error))
         && settle_override (apply, checkin, error) && hub_store_checkin_add (apply->conn, checkin, error)
         && publish (apply->conn, checkin, checkin->terminal, error)
         && check_status (apply, checkin, look.status, error)
         && (*look.told != '\0' || hub_orphan_seen (apply, checkin->body, error))
         && (look.passages == 0 || hub_double_look (apply, checkin->body, error));
}

static gboolean
store_checkin (HubApply *apply, HubStoreCheckin *checkin, GError **error)
{
  gboolean invited;

  if (!hub_apply_invited (apply, checkin->body->event, &invited, error))
    return FALSE;
  if (!invited)
    return TRUE;
  /* Nobody passes with no body: a count left out is one. */
  if ((is_passage (checkin) || is_override (checkin)) && checkin->body->count == 0)
    checkin->body->count = 1;
  if (!fill_names (apply, checkin, error))
    return FALSE;
  if (is_passage (checkin))
    return store_passage (apply, checkin, error);
  return hub_store_claim_remove (apply->conn, checkin->id, error)
         && hub_store_checkin_is_annulled (apply->conn, checkin->id, checkin->body->event, &checkin->annulled, error)
         && settle_override (apply, checkin, error) && hub_store_checkin_add (apply->conn, checkin, error);
}

/* Takes over body. */
static HubStoreCheckin *
new_checkin (const HubApply *apply, TkWireCheckin *body)
{
  HubStoreCheckin *checkin = g_new0 (HubStoreCheckin, 1);

  checkin->id = g_strdup (apply->entry->id);
  checkin->kind = g_strdup (apply->entry->kind);
  checkin->body = body;
  /* What has arrived has happened. */
  body->hlc = MIN (body->hlc, hub_now (apply->service) + HUB_AHEAD_MS);
  checkin->terminal = apply->terminal->terminal;
  checkin->seq = apply->entry->seq;
  checkin->at = apply->entry->at;
  checkin->staff = g_strdup (apply->entry->staff);
  return checkin;
}

static TkWireCheckin *
decode (HubApply *apply)
{
  TkWireCheckin *body = hub_apply_decode (apply, &tk_wire_checkin_shape);

  if (body == NULL || strcmp (body->direction, "entry") == 0 || strcmp (body->direction, "exit") == 0)
    return body;
  apply->dead = g_strdup_printf (_("“%s” is not a direction; it must be entry or exit"), body->direction);
  tk_wire_free (&tk_wire_checkin_shape, body);
  return NULL;
}

gboolean
hub_apply_checkin (HubApply *apply, GError **error)
{
  TkWireCheckin *body = decode (apply);

  if (body == NULL)
    return TRUE;
  g_autoptr (HubStoreCheckin) checkin = new_checkin (apply, body);
  return store_checkin (apply, checkin, error);
}

/* The annulled one may be another terminal's, which has to be told, or may not have arrived yet. */
static gboolean
annul (HubApply *apply, const char *id, gint64 event, GError **error)
{
  g_autoptr (HubStoreCheckin) annulled = NULL;

  if (!hub_store_checkin_get (apply->conn, id, &annulled, error))
    return FALSE;
  if (annulled == NULL || annulled->body->event != event)
    return TRUE;
  annulled->annulled = TRUE;
  return hub_store_checkin_annul (apply->conn, id, error)
         && (!is_override (annulled) || tell_override (apply, annulled, TRUE, error))
         && (!is_passage (annulled)
             || (publish (apply->conn, annulled, apply->terminal->terminal, error)
                 && hub_double_look (apply, annulled->body, error)));
}

gboolean
hub_apply_annulment (HubApply *apply, GError **error)
{
  gboolean invited;
  TkWireCheckin *body = decode (apply);

  if (body == NULL)
    return TRUE;
  g_autoptr (HubStoreCheckin) checkin = new_checkin (apply, body);
  if (*body->annuls == '\0')
    {
      apply->dead = g_strdup (_("It does not say which check-in it annuls"));
      return TRUE;
    }
  if (!hub_apply_invited (apply, body->event, &invited, error))
    return FALSE;
  return !invited
         || (hub_store_checkin_add (apply->conn, checkin, error) && annul (apply, body->annuls, body->event, error));
}
