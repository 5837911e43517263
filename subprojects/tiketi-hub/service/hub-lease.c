/* Granting leases: who gets how many serials, and for how long. Serials come only from stock, so no two terminals ever
 * hold the same one. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-lease-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"
#include "hub-store-catalogue.h"
#include "hub-store-change.h"
#include "hub-store-stock.h"
#include "tk-uuid.h"

#define WITHOUT_END_MS HUB_DAY_MS         /* sell_until of an event that has no end yet */
#define RENEW_MS (G_GINT64_CONSTANT (3600000)) /* renewals smaller than this are not worth a change */
#define WANTS_MAX 1000
/* Ranges of one terminal; the certificate that lists them has a limit of its own. */
#define LEASES_MAX (TK_CERTIFICATE_RANGES_MAX / 2)

typedef struct
{
  HubService *service;
  const HubTerminal *asking;
  const TkWireLeaseRequest *request;
  HubStoreTerminal *terminal; /* as stored */
  gint64 now;
  gboolean granted;
  TkWireLeaseReply *reply;
} Leasing;

void
hub_lease_to_wire (const HubStoreLease *lease, TkWireLease *out)
{
  tk_wire_set (&out->id, lease->id);
  tk_wire_set (&out->status, lease->status);
  out->event = lease->event;
  out->type = lease->type;
  out->first = lease->first;
  out->last = lease->last;
  out->epoch = lease->epoch;
  out->sell_until = lease->sell_until;
}

gboolean
hub_lease_publish (SqlConn *conn, const HubStoreLease *lease, GError **error)
{
  TkWireLease *wire = tk_wire_new (&tk_wire_lease_shape);

  hub_lease_to_wire (lease, wire);
  g_autofree char *body = tk_wire_encode (&tk_wire_lease_shape, wire);
  tk_wire_free (&tk_wire_lease_shape, wire);
  /* A fence must arrive before another ticket is sold. */
  HubStoreChange change = { .kind = TK_CHANGE_LEASE, .key = lease->id, .body = body, .terminal = lease->terminal,
                            .urgent = strcmp (lease->status, "open") != 0 };
  return hub_store_change_put (conn, &change, error);
}

/* When selling ends: with the event. 0 when it has ended, or there is no such event. */
static gboolean
find_sell_until (Leasing *leasing, SqlConn *conn, gint64 number, gint64 *sell_until, GError **error)
{
  TkWireEvent *event = NULL;

  if (!hub_store_event_get (conn, number, &event, error))
    return FALSE;
  *sell_until = 0;
  if (event != NULL && event->ends_at == 0)
    *sell_until = leasing->now + WITHOUT_END_MS;
  else if (event != NULL && event->ends_at > leasing->now)
    *sell_until = event->ends_at;
  if (event != NULL)
    tk_wire_free (&tk_wire_event_shape, event);
  return TRUE;
}

/* One more share than there are sellers is left with the hub, so that the next one who runs dry finds something. */
static gboolean
decide_amount (Leasing *leasing, SqlConn *conn, const TkWireLeaseWant *want, gint64 free, gint64 *amount, GError **error)
{
  gint64 sellers = 0, unsold = 0;

  if (!hub_store_terminal_count_sellers (conn, want->event, leasing->now, &sellers, error)
      || !hub_store_lease_unsold (conn, leasing->terminal->terminal, want->event, want->type, &unsold, error))
    return FALSE;
  gint64 share = (free + sellers) / (sellers + 1); /* rounded up */
  /* What the terminal says it holds may be less than the hub knows (sales not yet sent), never more; and however little it
   * says, it cannot drain the stock: at most two shares are out with it without proof of a sale. */
  gint64 held = CLAMP (want->held, 0, unsold);
  *amount = 2 * held >= share && held > 0 ? 0 : MIN (share - held, MAX (2 * share - unsold, 0));
  if (want->want > 0)
    *amount = want->want;
  *amount = CLAMP (*amount, 0, free);
  return TRUE;
}

static gboolean
grant_range (Leasing *leasing, SqlConn *conn, HubStoreLease *lease, GError **error)
{
  char id[TK_UUID_SIZE];

  tk_uuid_new (leasing->service->clock, id);
  lease->id = id;
  lease->status = (char *) "open";
  lease->epoch = 1;
  lease->terminal = leasing->terminal->terminal;
  leasing->granted = TRUE;
  return hub_store_lease_add (conn, lease, leasing->now, error)
         && hub_store_type_count (conn, lease->event, lease->type, 0, lease->last - lease->first + 1, 0, error)
         && hub_lease_publish (conn, lease, error);
}

/* Stock may be in pieces (after returns): several leases then make up the amount. */
static gboolean
grant (Leasing *leasing, SqlConn *conn, const TkWireLeaseWant *want, gint64 amount, gint64 sell_until, GError **error)
{
  while (amount > 0)
    {
      gboolean found;
      HubStoreLease lease = { .event = want->event, .type = want->type, .sell_until = sell_until };

      if (!hub_store_stock_cut (conn, want->event, want->type, amount, &lease.first, &lease.last, &found, error))
        return FALSE;
      if (!found)
        return TRUE;
      if (!grant_range (leasing, conn, &lease, error))
        return FALSE;
      amount -= lease.last - lease.first + 1;
    }
  return TRUE;
}

static gboolean
serve_want (Leasing *leasing, SqlConn *conn, const TkWireLeaseWant *want, GError **error)
{
  gint64 amount = 0, sell_until = 0;
  gboolean allowed, found;
  HubStoreSlots slots;

  if (!hub_store_terminal_has_event (conn, leasing->terminal->terminal, want->event, &allowed, error)
      || !hub_store_type_slots (conn, want->event, want->type, &slots, &found, error)
      || !find_sell_until (leasing, conn, want->event, &sell_until, error))
    return FALSE;
  if (!allowed || !found)
    {
      g_set_error (error, HUB_ERROR, HUB_ERROR_INVALID,
                   _("This terminal does not sell ticket type %" PRId64 " of event %" PRId64
                     "; choose another, or invite the terminal to that event"),
                   want->type, want->event);
      return FALSE;
    }
  if (sell_until == 0 || slots.free == 0)
    return TRUE;
  return decide_amount (leasing, conn, want, slots.free, &amount, error)
         && grant (leasing, conn, want, amount, sell_until, error);
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

  if (!find_sell_until (leasing, conn, lease->event, &until, error))
    return FALSE;
  if (until < lease->sell_until + RENEW_MS)
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
      hub_lease_to_wire (leases->pdata[i], tk_wire_append (&tk_wire_lease_shape, leasing->reply->leases));
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
