/* Policies that decide how leases come out: overdraft by type, expected outage. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-own.h"
#include "hub-service-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "hub-act.h"
#include "hub-error.h"
#include "hub-store-catalogue.h"
#include "hub-store-lease.h"
#include "hub-store-stock.h"
#include "tk-foreign.h"

#define OVERDRAFT_MAX 100000
#define OUTAGE_MAX (7 * 24 * 60)

typedef struct
{
  HubService *service;
  gint64 event, type, overdraft, set;
  const char *who;
} Setting;

/* More serials come to stock; fewer leave it from the top, as far as they are there. */
static gboolean
move_serials (Setting *setting, SqlConn *conn, const TkWireTicketType *type, GError **error)
{
  gint64 had = type->capacity + type->overdraft, want = type->capacity + setting->overdraft, left = had;
  HubStoreRange more = { had + 1, want, 0 };

  if (want > had && !hub_store_stock_add (conn, setting->event, setting->type, &more, error))
    return FALSE;
  if (want < had && !hub_store_stock_trim (conn, setting->event, setting->type, want + 1, had, &left, error))
    return FALSE;
  setting->set = (want < had ? left : want) - type->capacity;
  return TRUE;
}

static gboolean
write_set (Setting *setting, SqlConn *conn, GError **error)
{
  g_autofree char *subject = g_strdup_printf ("%" PRId64 "-%" PRId64, setting->event, setting->type);
  g_autofree char *text = g_strdup_printf (_("Set the overdraft of ticket type %" PRId64 " to %" PRId64), setting->type,
                                           setting->set);
  HubAct act = { .who = setting->who, .kind = "type.overdraft", .subject = subject, .text = text, .event = setting->event };

  return hub_act_write (setting->service, conn, &act, error);
}

/* Serials beyond are of tickets that others issued. */
static gboolean
check_serials (const Setting *setting, const TkWireTicketType *type, GError **error)
{
  return type->capacity + setting->overdraft < (gint64) TK_FOREIGN_SERIAL_MIN
         || hub_refuse (error, HUB_ERROR_INVALID, _("A ticket type has at most %" PRId64 " places with its overdraft"),
                        (gint64) TK_FOREIGN_SERIAL_MIN - 1);
}

/* Stock first: the schema does not let the number sink below what is out. */
static gboolean
apply_overdraft (Setting *setting, SqlConn *conn, TkWireTicketType *type, GError **error)
{
  if (!check_serials (setting, type, error) || !move_serials (setting, conn, type, error)
      || !hub_store_type_set_overdraft (conn, setting->event, setting->type, setting->set, error))
    return FALSE;
  type->overdraft = setting->set;
  return hub_publish_type (conn, type, error) && hub_own_renew (setting->service, conn, setting->event, error)
         && write_set (setting, conn, error);
}

static gboolean
set_overdraft (SqlConn *conn, gpointer data, GError **error)
{
  Setting *setting = data;
  TkWireTicketType *type = NULL;

  if (!hub_store_type_get (conn, setting->event, setting->type, &type, error))
    return FALSE;
  if (type == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND,
                       _("There is no ticket type %" PRId64 " of event %" PRId64 "; “tiketi-hub event list” shows them"),
                       setting->type, setting->event);
  gboolean done = apply_overdraft (setting, conn, type, error);
  tk_wire_free (&tk_wire_ticket_type_shape, type);
  return done;
}

gboolean
hub_service_type_overdraft (HubService *service, gint64 event, gint64 type, gint64 overdraft, const char *who, gint64 *set,
                            GError **error)
{
  Setting setting = { service, event, type, overdraft, 0, who };

  if (overdraft < 0 || overdraft > OVERDRAFT_MAX)
    return hub_refuse (error, HUB_ERROR_INVALID, _("An overdraft is between 0 (strict) and %d tickets"), OVERDRAFT_MAX);
  if (!hub_writer_run (service->writer, set_overdraft, &setting, error))
    return FALSE;
  *set = setting.set;
  return TRUE;
}

/* ---- Outage ---- */

typedef struct
{
  HubService *service;
  gint64 minutes;
  const char *who;
} Outage;

static gboolean
set_outage (SqlConn *conn, gpointer data, GError **error)
{
  Outage *outage = data;
  g_autofree char *text = g_strdup_printf (_("Set the expected outage to %" PRId64 " minutes"), outage->minutes);
  HubAct act = { .who = outage->who, .kind = "lease.outage", .subject = "", .text = text };

  return hub_store_lease_set_outage (conn, outage->minutes, error)
         && hub_act_write (outage->service, conn, &act, error);
}

gboolean
hub_service_lease_outage (HubService *service, gint64 minutes, const char *who, GError **error)
{
  Outage outage = { service, minutes, who };

  if (minutes < 0 || minutes > OUTAGE_MAX)
    return hub_refuse (error, HUB_ERROR_INVALID, _("An expected outage is between 0 and %d minutes"), OUTAGE_MAX);
  return hub_writer_run (service->writer, set_outage, &outage, error);
}
