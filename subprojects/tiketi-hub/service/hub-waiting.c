/* Tickets move to who ran dry: asked back from who holds more than its part, granted to who has waited longest. Nothing is
 * assumed of who was asked: it may hand back less, later, or never. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-lease-private.h"

#include <string.h>

#include "hub-store-catalogue.h"
#include "hub-store-waiting.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define WAIT_MS (5 * MINUTE_MS)   /* who has not asked again for so long does not wait any more */
#define ANSWER_MS (2 * MINUTE_MS) /* who was asked and has not answered for so long: others are asked */
#define SEEN_MS (10 * MINUTE_MS)

typedef struct
{
  HubService *service;
  SqlConn *conn;
  gint64 event, type, now, level;
  GArray *waiting; /* HubStoreWaiting */
  GArray *holders; /* HubStoreHolder */
} Moving;

static void
clear_moving (Moving *moving)
{
  g_clear_pointer (&moving->waiting, g_array_unref);
  g_clear_pointer (&moving->holders, g_array_unref);
}

static gboolean
read_moving (Moving *moving, GError **error)
{
  clear_moving (moving);
  moving->waiting = hub_store_waiting_list (moving->conn, moving->event, moving->type, error);
  if (moving->waiting == NULL)
    return FALSE;
  moving->holders
    = hub_store_waiting_holders (moving->conn, moving->event, moving->type, moving->now - SEEN_MS, error);
  return moving->holders != NULL;
}

/* ---- Asking back ---- */

static gboolean
is_waiting (const Moving *moving, gint64 terminal)
{
  for (guint i = 0; i < moving->waiting->len; i++)
    {
      if (g_array_index (moving->waiting, HubStoreWaiting, i).terminal == terminal)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_asked (const Moving *moving, const HubStoreHolder *holder)
{
  return holder->recall > 0 && holder->recall_at > moving->now - ANSWER_MS;
}

/* What the terminal keeps once it has handed back what it is asked for. */
static gint64
keeps (const Moving *moving, gint64 terminal)
{
  gint64 sum = 0;

  for (guint i = 0; i < moving->holders->len; i++)
    {
      const HubStoreHolder *holder = &g_array_index (moving->holders, HubStoreHolder, i);

      if (holder->terminal == terminal)
        sum += holder->unsold - holder->recall;
    }
  return sum;
}

/* What is waited for and not asked back already. */
static gint64
still_needed (const Moving *moving)
{
  gint64 needed = 0;

  for (guint i = 0; i < moving->waiting->len; i++)
    needed += g_array_index (moving->waiting, HubStoreWaiting, i).amount;
  for (guint i = 0; i < moving->holders->len; i++)
    {
      const HubStoreHolder *holder = &g_array_index (moving->holders, HubStoreHolder, i);

      if (is_asked (moving, holder))
        needed -= holder->recall;
    }
  return needed;
}

static gboolean
set_recall (Moving *moving, HubStoreHolder *holder, gint64 recall, GError **error)
{
  g_autoptr (HubStoreLease) lease = NULL;

  if (!hub_store_lease_get (moving->conn, holder->lease, &lease, error))
    return FALSE;
  lease->recall = holder->recall = recall;
  lease->recall_at = holder->recall_at = moving->now;
  return hub_store_lease_set_recall (moving->conn, lease, error) && hub_lease_publish (moving->conn, lease, error);
}

/* First those not asked before; then, should that not do, those who were and never answered. */
static gboolean
ask_back (Moving *moving, gboolean again, gint64 *needed, GError **error)
{
  for (guint i = 0; *needed > 0 && i < moving->holders->len; i++)
    {
      HubStoreHolder *holder = &g_array_index (moving->holders, HubStoreHolder, i);
      gint64 before = holder->recall;

      if ((before > 0) != again || is_asked (moving, holder) || is_waiting (moving, holder->terminal))
        continue;
      holder->recall = 0;
      gint64 most = MIN (holder->unsold, keeps (moving, holder->terminal) - moving->level);
      holder->recall = before;
      gint64 recall = MIN (*needed, most);
      if (recall <= 0)
        continue;
      if (!set_recall (moving, holder, recall, error))
        return FALSE;
      *needed -= recall;
    }
  return TRUE;
}

gboolean
hub_waiting_note (HubService *service, SqlConn *conn, const HubWaiting *waiting, gint64 amount, gint64 level, GError **error)
{
  Moving moving = { service, conn, waiting->event, waiting->type, hub_now (service), level, NULL, NULL };
  HubStoreWaiting row = { waiting->terminal, amount, moving.now };

  if (!hub_store_waiting_expire (conn, moving.now - WAIT_MS, error)
      || !hub_store_waiting_put (conn, &row, waiting->event, waiting->type, error) || !read_moving (&moving, error))
    {
      clear_moving (&moving);
      return FALSE;
    }
  gint64 needed = still_needed (&moving);
  gboolean done = ask_back (&moving, FALSE, &needed, error) && ask_back (&moving, TRUE, &needed, error);
  clear_moving (&moving);
  return done;
}

/* ---- Letting be ---- */

static gboolean
let_be (Moving *moving, GError **error)
{
  if (!read_moving (moving, error))
    return FALSE;
  for (guint i = 0; moving->waiting->len == 0 && i < moving->holders->len; i++)
    {
      HubStoreHolder *holder = &g_array_index (moving->holders, HubStoreHolder, i);

      if (holder->recall > 0 && !set_recall (moving, holder, 0, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
hub_waiting_forget (HubService *service, SqlConn *conn, const HubWaiting *waiting, GError **error)
{
  Moving moving = { service, conn, waiting->event, waiting->type, hub_now (service), 0, NULL, NULL };
  gboolean done = hub_store_waiting_remove (conn, waiting->terminal, waiting->event, waiting->type, error)
                  && let_be (&moving, error);

  clear_moving (&moving);
  return done;
}

/* ---- Serving ---- */

static gboolean
certify (Moving *moving, gint64 number, GError **error)
{
  g_autoptr (HubStoreTerminal) terminal = NULL;

  if (!hub_store_terminal_get (moving->conn, number, &terminal, error))
    return FALSE;
  g_autofree char *certificate = hub_certificate_renew (moving->service, moving->conn, terminal, error);
  return certificate != NULL;
}

static gboolean
note_granted (Moving *moving, const HubStoreWaiting *waiting, gint64 granted, GError **error)
{
  HubStoreWaiting rest = { waiting->terminal, waiting->amount - granted, waiting->asked };

  return rest.amount > 0 ? hub_store_waiting_reduce (moving->conn, &rest, moving->event, moving->type, error)
                         : hub_store_waiting_remove (moving->conn, rest.terminal, moving->event, moving->type, error);
}

static gboolean
serve_one (Moving *moving, const HubStoreWaiting *waiting, gint64 sell_until, gboolean *more, GError **error)
{
  HubLeaseGrant grant = { waiting->terminal, moving->event, moving->type, waiting->amount, sell_until, FALSE };
  gint64 granted = 0;

  if (!hub_lease_grant (moving->service, moving->conn, &grant, &granted, error))
    return FALSE;
  *more = granted > 0;
  return granted == 0
         || (certify (moving, waiting->terminal, error) && note_granted (moving, waiting, granted, error));
}

static gboolean
serve_all (Moving *moving, GError **error)
{
  gint64 sell_until = 0;
  gboolean more = TRUE;

  if (!hub_lease_sell_until (moving->conn, moving->event, moving->now, &sell_until, error))
    return FALSE;
  for (guint i = 0; more && sell_until > 0 && i < moving->waiting->len; i++)
    {
      if (!serve_one (moving, &g_array_index (moving->waiting, HubStoreWaiting, i), sell_until, &more, error))
        return FALSE;
    }
  return let_be (moving, error);
}

gboolean
hub_waiting_serve (HubService *service, SqlConn *conn, gint64 event, gint64 type, GError **error)
{
  Moving moving = { service, conn, event, type, hub_now (service), 0, NULL, NULL };

  if (!hub_store_waiting_expire (conn, moving.now - WAIT_MS, error))
    return FALSE;
  moving.waiting = hub_store_waiting_list (conn, event, type, error);
  if (moving.waiting == NULL)
    return FALSE;
  gboolean done = moving.waiting->len == 0 || serve_all (&moving, error);
  clear_moving (&moving);
  return done;
}
