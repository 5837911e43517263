/* Granting leases: who gets how many serials, and for how long. Serials come only from stock, so no two terminals ever
 * hold the same one. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-lease-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"
#include "hub-lease-size.h"
#include "hub-store-catalogue.h"
#include "hub-store-change.h"
#include "hub-store-event-page.h"
#include "hub-store-place.h"
#include "hub-store-stock.h"
#include "hub-store-type-edit.h"
#include "tk-uuid.h"

#define WITHOUT_END_MS HUB_DAY_MS         /* sell_until of an event that has no end yet */
#define RENEW_MS (G_GINT64_CONSTANT (3600000)) /* renewals smaller than this are not worth a change */
#define WANTS_MAX 1000
/* Ranges of one terminal; the certificate that lists them has a limit of its own. */
#define LEASES_MAX (TK_CERTIFICATE_RANGES_MAX / 2)
/* Stock may be in pieces; whoever gets as many as this asks again for the rest. */
#define PIECES_MAX 64

typedef struct
{
  HubService *service;
  const HubTerminal *asking;
  const TkWireLeaseRequest *request;
  HubStoreTerminal *terminal; /* as stored */
  gint64 now;
  gint64 outage;              /* minutes */
  gboolean granted;
  TkWireLeaseReply *reply;
} Leasing;

gboolean
hub_lease_to_wire (SqlConn *conn, const HubStoreLease *lease, TkWireLease *out, GError **error)
{
  g_autofree char *places = hub_store_place_list (conn, lease->id, error);

  if (places == NULL)
    return FALSE;
  tk_wire_set (&out->places, places);
  tk_wire_set (&out->id, lease->id);
  tk_wire_set (&out->status, lease->status);
  out->event = lease->event;
  out->type = lease->type;
  out->first = lease->first;
  out->last = lease->last;
  out->epoch = lease->epoch;
  out->sell_until = lease->sell_until;
  out->issue = lease->issue;
  out->recall = lease->recall;
  out->overdraft = lease->overdraft;
  out->witnessed = lease->witnessed;
  return TRUE;
}

gboolean
hub_lease_publish (SqlConn *conn, const HubStoreLease *lease, GError **error)
{
  TkWireLease *wire = tk_wire_new (&tk_wire_lease_shape);

  gboolean read = hub_lease_to_wire (conn, lease, wire, error);
  g_autofree char *body = read ? tk_wire_encode (&tk_wire_lease_shape, wire) : NULL;
  tk_wire_free (&tk_wire_lease_shape, wire);
  if (!read)
    return FALSE;
  /* A fence must arrive before another ticket is sold, and who waits for what is asked back has people waiting. */
  HubStoreChange change = { .kind = TK_CHANGE_LEASE, .key = lease->id, .body = body, .terminal = lease->terminal,
                            .urgent = strcmp (lease->status, "open") != 0 || lease->recall > 0 };
  return hub_store_change_put (conn, &change, error);
}

gboolean
hub_lease_sell_until (SqlConn *conn, gint64 number, gint64 now, gint64 *sell_until, GError **error)
{
  TkWireEvent *event = NULL;
  gboolean on_sale;

  if (!hub_store_event_on_sale (conn, number, &on_sale, error))
    return FALSE;
  *sell_until = 0;
  if (!on_sale)
    return TRUE;
  if (!hub_store_event_get (conn, number, &event, error))
    return FALSE;
  if (event != NULL && event->ends_at == 0)
    *sell_until = now + WITHOUT_END_MS;
  else if (event != NULL && event->ends_at > now)
    *sell_until = event->ends_at;
  if (event != NULL)
    tk_wire_free (&tk_wire_event_shape, event);
  return TRUE;
}

/* ---- Granting ---- */

static gboolean
grant_range (HubService *service, SqlConn *conn, const HubLeaseGrant *grant, const HubStoreRange *range, gboolean witnessed,
             GError **error)
{
  char id[TK_UUID_SIZE];
  gint64 size = range->last - range->first + 1;
  HubStoreMove move = { 0, size, 0 };
  HubStoreLease lease = { .id = id, .event = grant->event, .type = grant->type, .first = range->first, .last = range->last,
                          .terminal = grant->terminal, .epoch = 1, .sell_until = grant->sell_until,
                          .status = (char *) "open", .issue = range->issue, .overdraft = grant->overdraft,
                          .witnessed = witnessed };

  tk_uuid_new (service->clock, id);
  return hub_store_lease_add (conn, &lease, hub_now (service), error)
         && hub_store_type_move (conn, grant->event, grant->type, grant->overdraft, move, error)
         && (grant->overdraft || hub_store_place_lease (conn, &lease, error)) && hub_lease_publish (conn, &lease, error);
}

gboolean
hub_lease_grant (HubService *service, SqlConn *conn, const HubLeaseGrant *grant, gint64 *granted, GError **error)
{
  g_autoptr (HubStoreTerminal) holder = NULL;
  gboolean found = TRUE;
  gint64 room = G_MAXINT64, amount;

  *granted = 0;
  if (!hub_store_terminal_get (conn, grant->terminal, &holder, error)
      || (!grant->overdraft && grant->type < TK_WIRE_VOUCHER_TYPE && !hub_store_event_room (conn, grant->event, &room, error)))
    return FALSE;
  amount = MIN (grant->amount, room);
  for (int piece = 0; found && *granted < amount && piece < PIECES_MAX; piece++)
    {
      HubStoreRange range;

      if (!hub_store_stock_cut (conn, grant->event, grant->type, grant->overdraft, amount - *granted, &range, &found,
                                error)
          || (found && !grant_range (service, conn, grant, &range, holder->witnessed, error)))
        return FALSE;
      if (found)
        *granted += range.last - range.first + 1;
    }
  return TRUE;
}

/* ---- One type that is asked for ---- */

typedef struct
{
  const TkWireLeaseWant *want;
  HubStoreSlots slots;
  gint64 sell_until, sellers, unsold;
} Wanted;

static gboolean
read_wanted (Leasing *leasing, SqlConn *conn, Wanted *wanted, gboolean *known, GError **error)
{
  const TkWireLeaseWant *want = wanted->want;
  gint64 terminal = leasing->terminal->terminal;
  gboolean allowed, found;

  if (!hub_store_terminal_has_event (conn, terminal, want->event, &allowed, error)
      || !hub_store_type_slots (conn, want->event, want->type, &wanted->slots, &found, error)
      || !hub_lease_sell_until (conn, want->event, leasing->now, &wanted->sell_until, error)
      || !hub_store_terminal_count_sellers (conn, want->event, leasing->now, &wanted->sellers, error)
      || !hub_store_lease_unsold (conn, terminal, want->event, want->type, &wanted->unsold, error))
    return FALSE;
  wanted->sellers = MAX (wanted->sellers, 1);
  *known = allowed && found;
  return TRUE;
}

static gint64
decide_amount (const Leasing *leasing, const Wanted *wanted, gint64 free)
{
  HubLeaseNeed need = { free, wanted->sellers, wanted->unsold, wanted->want->held, wanted->want->rate, leasing->outage };

  return wanted->want->want > 0 ? MIN (wanted->want->want, free) : hub_lease_size (&need);
}

static gboolean
grant (Leasing *leasing, SqlConn *conn, const Wanted *wanted, gboolean overdraft, gint64 amount, GError **error)
{
  HubLeaseGrant give = { leasing->terminal->terminal, wanted->want->event, wanted->want->type, amount, wanted->sell_until,
                         overdraft };
  gint64 granted = 0;

  if (!hub_lease_grant (leasing->service, conn, &give, &granted, error))
    return FALSE;
  leasing->granted |= granted > 0;
  return TRUE;
}

/* Nothing is left: its part of what all hold together, or, when they hold nothing either, what it sells. */
static gboolean
wait_for_others (Leasing *leasing, SqlConn *conn, const Wanted *wanted, GError **error)
{
  const TkWireLeaseWant *want = wanted->want;
  HubWaiting waiting = { leasing->terminal->terminal, want->event, want->type };
  gint64 level = (wanted->slots.leased + wanted->sellers - 1) / wanted->sellers;
  gint64 target = wanted->slots.leased > 0 ? level : MAX (hub_lease_demand (want->rate, leasing->outage), 1);
  gint64 held = CLAMP (want->held, 0, wanted->unsold);
  gint64 amount = held > 0 && 2 * held >= target ? 0 : MIN (target - held, 2 * target - wanted->unsold);

  if (want->want > 0)
    amount = MIN (amount, want->want);
  return amount > 0 ? hub_waiting_note (leasing->service, conn, &waiting, amount, level, error)
                    : hub_waiting_forget (leasing->service, conn, &waiting, error);
}

/* Only when nothing of the capacity is left does anybody get what lies beyond it. */
static gboolean
serve_dry (Leasing *leasing, SqlConn *conn, const Wanted *wanted, GError **error)
{
  gint64 beyond = 0;

  if (!hub_store_stock_size (conn, wanted->want->event, wanted->want->type, TRUE, &beyond, error))
    return FALSE;
  gint64 amount = beyond > 0 ? decide_amount (leasing, wanted, beyond) : 0;
  return wait_for_others (leasing, conn, wanted, error)
         && (amount == 0 || grant (leasing, conn, wanted, TRUE, amount, error));
}

static gboolean
serve_stocked (Leasing *leasing, SqlConn *conn, const Wanted *wanted, GError **error)
{
  HubWaiting waiting = { leasing->terminal->terminal, wanted->want->event, wanted->want->type };
  gint64 amount = decide_amount (leasing, wanted, wanted->slots.free);

  return (amount == 0 || grant (leasing, conn, wanted, FALSE, amount, error))
         && hub_waiting_forget (leasing->service, conn, &waiting, error);
}

static gboolean
serve_want (Leasing *leasing, SqlConn *conn, const TkWireLeaseWant *want, GError **error)
{
  Wanted wanted = { .want = want };
  gboolean known;

  if (!read_wanted (leasing, conn, &wanted, &known, error))
    return FALSE;
  if (!known)
    return hub_refuse (error, HUB_ERROR_INVALID,
                       _("This terminal does not sell ticket type %" PRId64 " of event %" PRId64
                         "; choose another, or invite the terminal to that event"),
                       want->type, want->event);
  if (wanted.sell_until == 0)
    return TRUE;
  return wanted.slots.free > 0 ? serve_stocked (leasing, conn, &wanted, error) : serve_dry (leasing, conn, &wanted, error);
}

/* Something of it may still be sold. */
static gboolean
is_live (const HubStoreLease *lease)
{
  return strcmp (lease->status, "open") == 0 && lease->sold < lease->last - lease->first + 1;
}

static gboolean
renew (Leasing *leasing, SqlConn *conn, HubStoreLease *lease, GError **error)
{
  gint64 until = 0;

  if (!hub_lease_sell_until (conn, lease->event, leasing->now, &until, error))
    return FALSE;
  /* A little longer is worth telling when it is all there is left. */
  if (until <= lease->sell_until || (until < lease->sell_until + RENEW_MS && lease->sell_until > leasing->now + RENEW_MS))
    return TRUE;
  lease->sell_until = until;
  return hub_store_lease_set_sell_until (conn, lease->id, until, error) && hub_lease_publish (conn, lease, error);
}

/* Renews what is open and tells the terminal all it holds. */
static gboolean
answer_leases (Leasing *leasing, SqlConn *conn, GError **error)
{
  g_autoptr (GPtrArray) leases = hub_store_lease_list (conn, leasing->terminal->terminal, error);

  if (leases == NULL)
    return FALSE;
  for (guint i = 0; i < leases->len; i++)
    {
      if (!is_live (leases->pdata[i]))
        continue;
      if (!renew (leasing, conn, leases->pdata[i], error))
        return FALSE;
      if (!hub_lease_to_wire (conn, leases->pdata[i], tk_wire_append (&tk_wire_lease_shape, leasing->reply->leases), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
answer_certificate (Leasing *leasing, SqlConn *conn, GError **error)
{
  if (!leasing->granted)
    return TRUE;
  g_autofree char *certificate = hub_certificate_renew (leasing->service, conn, leasing->terminal, error);
  if (certificate == NULL)
    return FALSE;
  tk_wire_set (&leasing->reply->certificate, certificate);
  return TRUE;
}

static gboolean
check_asking (const HubStoreTerminal *terminal, GError **error)
{
  if (terminal == NULL || terminal->revoked_at > 0)
    return hub_refuse (error, HUB_ERROR_REVOKED, _("This terminal was revoked; hand it to a supervisor"));
  if (strcmp (terminal->kind, "gate") == 0)
    return hub_refuse (error, HUB_ERROR_FORBIDDEN, _("This terminal is a gate and sells no tickets"));
  if (terminal->quarantined_at > 0)
    return hub_refuse (error, HUB_ERROR_CHAIN,
                       _("This terminal's journal did not fit and is being looked at; sell at another terminal"));
  return TRUE;
}

static gboolean
serve_wants (Leasing *leasing, SqlConn *conn, GError **error)
{
  for (guint i = 0; i < leasing->request->wants->len; i++)
    {
      if (!serve_want (leasing, conn, leasing->request->wants->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}

/* A terminal that never sells everything it draws must not grow a list without end. */
static gboolean
check_count (Leasing *leasing, SqlConn *conn, GError **error)
{
  g_autoptr (GPtrArray) leases = hub_store_lease_list (conn, leasing->terminal->terminal, error);
  guint live = 0;

  for (guint i = 0; leases != NULL && i < leases->len; i++)
    live += is_live (leases->pdata[i]);
  if (leases == NULL)
    return FALSE;
  return live <= LEASES_MAX
         || hub_refuse (error, HUB_ERROR_CONFLICT,
                        _("This terminal holds too many separate leases; return some before asking for more"));
}

static gboolean
lease_tickets (SqlConn *conn, gpointer data, GError **error)
{
  Leasing *leasing = data;

  return hub_store_terminal_get (conn, leasing->asking->id, &leasing->terminal, error)
         && check_asking (leasing->terminal, error) && check_count (leasing, conn, error)
         && hub_store_lease_outage (conn, &leasing->outage, error)
         && serve_wants (leasing, conn, error) && answer_leases (leasing, conn, error)
         && answer_certificate (leasing, conn, error);
}

TkWireLeaseReply *
hub_service_lease (HubService *service, const HubTerminal *terminal, const TkWireLeaseRequest *request, GError **error)
{
  Leasing leasing = { .service = service, .asking = terminal, .request = request, .now = hub_now (service) };

  if (request->wants->len > WANTS_MAX)
    {
      hub_refuse (error, HUB_ERROR_INVALID, _("“wants” lists too many ticket types; ask in parts"));
      return NULL;
    }
  leasing.reply = tk_wire_new (&tk_wire_lease_reply_shape);
  leasing.reply->now = leasing.now;
  gboolean done = hub_writer_run (service->writer, lease_tickets, &leasing, error);
  hub_store_terminal_free (leasing.terminal);
  if (done)
    return leasing.reply;
  tk_wire_free (&tk_wire_lease_reply_shape, leasing.reply);
  return NULL;
}
