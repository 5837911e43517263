/* Lost tickets given again: the old one is no longer good, the next issue of its slot is, with the same sale, seat and holder. The
 * slot stays sold throughout. Where that cannot be, nothing good comes of it: the new ticket is not good, and people are told.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-apply.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-store-checkin.h"
#include "hub-store-place.h"
#include "hub-store-reissue.h"

typedef struct
{
  HubApply *apply;
  const TkWireReissue *body;
  HubStoreTicket *old;
  char *key;   /* of the new one */
  char *words;
} Reissuing;

static void
clear_reissuing (Reissuing *reissuing)
{
  hub_store_ticket_free (reissuing->old);
  g_free (reissuing->key);
  g_free (reissuing->words);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reissuing, clear_reissuing)

/* ---- Why not ---- */

static gboolean
clash_unknown (Reissuing *reissuing, GError **error)
{
  return hub_apply_clash (reissuing->apply, "reissue_unknown", reissuing->key, reissuing->body->event, error,
                          _("“%s” gave %s again, which is no ticket of its sale %s; gates will not take the new one, so find its "
                            "buyer."),
                          reissuing->apply->terminal->name, reissuing->words, reissuing->body->sale);
}

static gboolean
clash_not_good (Reissuing *reissuing, GError **error)
{
  return hub_apply_clash (reissuing->apply, "reissue_not_good", reissuing->key, reissuing->body->event, error,
                          _("“%s” gave %s again, which was not good any more; gates refuse the new one, so ask who gave it."),
                          reissuing->apply->terminal->name, reissuing->words);
}

static gboolean
clash_entered (Reissuing *reissuing, GError **error)
{
  return hub_apply_clash (reissuing->apply, "reissued_after_entry", reissuing->key, reissuing->body->event, error,
                          _("“%s” gave %s again, with which somebody had gone in; gates refuse the new one, so look at who comes "
                            "with it."),
                          reissuing->apply->terminal->name, reissuing->words);
}

static gboolean
clash_taken (Reissuing *reissuing, GError **error)
{
  return hub_apply_clash (reissuing->apply, "reissue_taken", reissuing->key, reissuing->body->event, error,
                          _("“%s” gave %s again as issue %" PRId64 ", which another has; two buyers hold it, so refund one."),
                          reissuing->apply->terminal->name, reissuing->words, reissuing->body->issued);
}

/* ---- What there is ---- */

/* People here may have blocked it, too: what stands for it then is no better. */
static gboolean
is_good (Reissuing *reissuing, gboolean *good, GError **error)
{
  const HubStoreTicket *old = reissuing->old;
  g_autoptr (HubStoreMark) mark = NULL;

  if (!hub_store_mark_get (reissuing->apply->conn, old->event, old->type, old->serial, old->issue, &mark, error))
    return FALSE;
  const char *status = hub_store_mark_over (mark, old->status);
  *good = strcmp (status, "valid") == 0 || strcmp (status, "unpaid") == 0;
  return TRUE;
}

static gboolean
is_own (const Reissuing *reissuing)
{
  const HubStoreTicket *old = reissuing->old;

  return old != NULL && old->type <= TK_WIRE_VOUCHER_TYPE && old->terminal == reissuing->apply->terminal->terminal
         && strcmp (old->sale, reissuing->body->sale) == 0;
}

static gboolean
was_entered (Reissuing *reissuing, gboolean *entered, GError **error)
{
  const TkWireReissue *body = reissuing->body;
  TkWireCheckin ticket = { .event = body->event, .type = body->type, .serial = body->serial, .issue = body->issue };
  g_autoptr (GPtrArray) passages = hub_store_checkin_passages (reissuing->apply->conn, &ticket, error);

  if (passages == NULL)
    return FALSE;
  *entered = passages->len > 0;
  return TRUE;
}

/* That issue, or a later one, was sold already, or is leased to somebody: the slot was given free without proof. */
static gboolean
is_taken (Reissuing *reissuing, gboolean *taken, GError **error)
{
  const TkWireReissue *body = reissuing->body;
  SqlConn *conn = reissuing->apply->conn;
  g_autoptr (GPtrArray) issues = hub_store_ticket_issues (conn, body->event, body->type, body->serial, error);
  g_autoptr (GPtrArray) leases
    = issues != NULL ? hub_store_lease_covering (conn, body->event, body->type, body->serial, error) : NULL;

  if (leases == NULL)
    return FALSE;
  *taken = FALSE;
  for (guint i = 0; i < issues->len; i++)
    *taken |= ((const HubStoreTicket *) issues->pdata[i])->issue >= body->issued;
  for (guint i = 0; i < leases->len; i++)
    *taken |= ((const HubStoreLease *) leases->pdata[i])->issue >= body->issued;
  return TRUE;
}

/* ---- Giving it again ---- */

static gboolean
end_old (Reissuing *reissuing, GError **error)
{
  HubStoreTicket *old = reissuing->old;

  g_free (old->status);
  old->status = g_strdup ("voided");
  return hub_store_ticket_set_status (reissuing->apply->conn, old, old->status, error)
         && hub_ticket_publish (reissuing->apply->conn, old, error);
}

/* Borrows what the old one holds. */
static gboolean
add_new (Reissuing *reissuing, gboolean good, GError **error)
{
  HubStoreTicket row = *reissuing->old;

  row.issue = reissuing->body->issued;
  row.issuer = reissuing->apply->terminal->issuer;
  row.sold_at = reissuing->apply->entry->at;
  row.status = (char *) (good ? "valid" : "voided");
  return hub_store_ticket_add (reissuing->apply->conn, &row, error) && hub_ticket_publish (reissuing->apply->conn, &row, error);
}

static gboolean
give_again (Reissuing *reissuing, GError **error)
{
  return end_old (reissuing, error) && hub_store_place_reissue (reissuing->apply->conn, reissuing->body, error)
         && add_new (reissuing, TRUE, error);
}

static gboolean
reissue (Reissuing *reissuing, GError **error)
{
  gboolean entered = FALSE, taken = FALSE, good = FALSE;

  if (!is_own (reissuing))
    return clash_unknown (reissuing, error);
  if (!is_good (reissuing, &good, error) || !is_taken (reissuing, &taken, error) || !was_entered (reissuing, &entered, error))
    return FALSE;
  if (taken || reissuing->body->issued <= reissuing->body->issue)
    return clash_taken (reissuing, error);
  if (!good)
    return add_new (reissuing, FALSE, error) && clash_not_good (reissuing, error);
  if (entered)
    return add_new (reissuing, FALSE, error) && clash_entered (reissuing, error);
  return give_again (reissuing, error);
}

/* *known: its sale is here. */
static gboolean
run (HubApply *apply, const TkWireReissue *body, gboolean *known, GError **error)
{
  g_auto (Reissuing) reissuing = { .apply = apply, .body = body };

  reissuing.key = hub_ticket_key (body->event, body->type, body->serial, body->issued);
  reissuing.words = hub_ticket_words (apply->conn, body->event, body->type, body->serial, error);
  if (reissuing.words == NULL
      || !hub_store_ticket_get (apply->conn, body->event, body->type, body->serial, body->issue, &reissuing.old, error))
    return FALSE;
  *known = is_own (&reissuing);
  return reissue (&reissuing, error);
}

/* Told twice, by entries of their own: what the first made of it stays. */
static gboolean
store (HubApply *apply, const TkWireReissue *body, GError **error)
{
  HubStoreOrigin origin = hub_apply_origin (apply);
  gboolean invited, added = FALSE, known;

  if (!hub_apply_invited (apply, body->event, &invited, error))
    return FALSE;
  if (!invited)
    return TRUE;
  if (!hub_store_reissue_add (apply->conn, body, &origin, &added, error))
    return FALSE;
  if (added)
    return run (apply, body, &known, error);
  g_autofree char *key = hub_ticket_key (body->event, body->type, body->serial, body->issue);
  return hub_apply_clash (apply, "reissue_twice", key, body->event, error,
                          _("“%s” gave the same ticket again twice (sale %s); gates take the first only, so ask who gave it."),
                          apply->terminal->name, body->sale);
}

gboolean
hub_apply_reissued (HubApply *apply, GError **error)
{
  TkWireReissue *body = hub_apply_decode (apply, &tk_wire_reissue_shape);

  if (body == NULL)
    return TRUE;
  gboolean done = store (apply, body, error);
  tk_wire_free (&tk_wire_reissue_shape, body);
  return done;
}

/* ---- Its sale came later ---- */

static gboolean
close_unknown (HubApply *apply, const TkWireReissue *body, GError **error)
{
  g_autofree char *key = hub_ticket_key (body->event, body->type, body->serial, body->issued);
  g_autofree char *text
    = g_strdup_printf (_("The sale %s, of which “%s” gave a ticket again, is known now."), body->sale, apply->terminal->name);
  HubIncident incident = { .kind = "reissue_unknown", .subject = key, .text = text, .event = body->event, .severity = 1,
                           .terminal = apply->terminal->terminal, .closed = TRUE };

  return hub_incident_raise (apply->service, apply->conn, &incident, error);
}

static gboolean
reissue_late (HubApply *apply, const char *told, GError **error)
{
  TkWireReissue *body = tk_wire_decode (&tk_wire_reissue_shape, told, strlen (told), error);

  gboolean known = FALSE;

  if (body == NULL)
    return FALSE;
  gboolean done = run (apply, body, &known, error) && (!known || close_unknown (apply, body, error));
  tk_wire_free (&tk_wire_reissue_shape, body);
  return done;
}

gboolean
hub_apply_reissues_of (HubApply *apply, const char *sale, GError **error)
{
  g_autoptr (GPtrArray) told = hub_store_reissue_told (apply->conn, sale, apply->terminal->terminal, error);

  if (told == NULL || (told->len > 0 && !hub_known_settle (apply->known, apply->conn, error)))
    return FALSE;
  for (guint i = 0; i < told->len; i++)
    {
      if (!reissue_late (apply, told->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}
