/* Seats: set by the organizer, granted with leases, sold with tickets. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-seats.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-act.h"
#include "hub-error.h"
#include "hub-store-catalogue.h"
#include "hub-store-change.h"
#include "tk-places.h"

/* ---- What terminals tell ---- */

static gboolean
clash_seat (HubApply *apply, const TkWireSaleTicket *ticket, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" PRId64 "-%" PRId64 "-%" PRId64, ticket->event, ticket->type, ticket->place);

  return hub_apply_clash (apply, "seat_twice", key, ticket->event, error,
                          _("“%s” sold seat %s, which another ticket has or which does not exist; seat its buyer elsewhere."),
                          apply->terminal->name, *ticket->seat != '\0' ? ticket->seat : key);
}

static gboolean
clash_elsewhere (HubApply *apply, const TkWireSaleTicket *ticket, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" PRId64 "-%" PRId64 "-%" PRId64, ticket->event, ticket->type, ticket->place);

  return hub_apply_clash (apply, "seat_elsewhere", key, ticket->event, error,
                          _("“%s” sold seat %s, which it was not given; it may be sold a second time, so look at that terminal."),
                          apply->terminal->name, *ticket->seat != '\0' ? ticket->seat : key);
}

gboolean
hub_seats_sold (HubApply *apply, const TkWireSaleTicket *ticket, GError **error)
{
  g_autofree char *lease = NULL;

  if (ticket->place == 0)
    return TRUE;
  if (!hub_store_place_sell (apply->conn, ticket, &lease, error))
    return FALSE;
  if (lease == NULL)
    return clash_seat (apply, ticket, error);
  return *lease == '\0' || strcmp (lease, ticket->lease) == 0 || clash_elsewhere (apply, ticket, error);
}

gboolean
hub_seats_of_lease (SqlConn *conn, const HubStoreLease *lease, gboolean *out, GError **error)
{
  gboolean planned = FALSE;

  if (!hub_store_plan_has (conn, lease->event, lease->type, &planned, error))
    return FALSE;
  *out = planned && !lease->overdraft;
  return TRUE;
}

gboolean
hub_seats_returned (HubApply *apply, const TkWireLeaseMoved *moved, gboolean *fits, GError **error)
{
  g_autofree char *held = hub_store_place_list (apply->conn, moved->lease, error);
  g_autoptr (GArray) places = tk_places_parse (moved->places);
  gint64 n = 0;

  if (held == NULL)
    return FALSE;
  *fits = *held == '\0' && *moved->places == '\0';
  if (*fits || places == NULL || (gint64) places->len != moved->last - moved->first + 1)
    return TRUE;
  if (!hub_store_place_return (apply->conn, moved->lease, places, &n, error))
    return FALSE;
  *fits = TRUE; /* what was not in it any more was sold, or given free before */
  return TRUE;
}

gboolean
hub_publish_plan (SqlConn *conn, const TkWirePlan *plan, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" PRId64 "-%" PRId64, plan->event, plan->type);
  g_autofree char *body = tk_wire_encode (&tk_wire_plan_shape, plan);
  HubStoreChange change = { .kind = TK_CHANGE_PLAN, .key = key, .body = body, .event = plan->event };

  return hub_store_change_put (conn, &change, error);
}

/* ---- The organizer ---- */

typedef struct
{
  HubService *service;
  TkWirePlan *plan;
  const char *who;
  gint64 seats;
} PlanSetting;

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const TkWirePlanRow *left = *(TkWirePlanRow *const *) a, *right = *(TkWirePlanRow *const *) b;

  return left->first < right->first ? -1 : left->first > right->first;
}

/* Every seat from 1 to the last, each once, each within the drawing and each label another; *seats: how many. */
static gboolean
check_rows (const TkWirePlan *plan, gint64 *seats, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_copy (plan->rows, NULL, NULL);
  g_autoptr (GHashTable) labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 next = 1;

  g_ptr_array_sort (rows, compare_rows);
  for (guint i = 0; i < rows->len; i++)
    {
      const TkWirePlanRow *row = rows->pdata[i];
      gint64 x = row->x + (row->count - 1) * row->dx, y = row->y + (row->count - 1) * row->dy;
      gint64 number = row->number + (row->count - 1) * row->step;

      if (row->first != next)
        return hub_refuse (error, HUB_ERROR_INVALID, _("Row %s begins with seat %" PRId64 ", but %" PRId64 " comes next; number them on"),
                           row->label, row->first, next);
      if (MAX (row->x, x) > plan->width || MAX (row->y, y) > plan->height || x < 0 || y < 0)
        return hub_refuse (error, HUB_ERROR_INVALID, _("Row %s reaches out of the plan; make the plan larger"), row->label);
      if (row->step == 0 || number < 0 || number > 9999 || strchr (row->label, ' ') != NULL || strlen (row->label) > 8)
        return hub_refuse (error, HUB_ERROR_INVALID, _("Row %s has a label or numbers that do not fit on a ticket"), row->label);
      for (gint64 k = 0; k < row->count; k++)
        if (!g_hash_table_add (labels, g_strdup_printf ("%s %" PRId64, row->label, row->number + k * row->step)))
          return hub_refuse (error, HUB_ERROR_INVALID, _("Seat %s %" PRId64 " stands twice in the plan; number it anew"), row->label,
                             row->number + k * row->step);
      next += row->count;
    }
  *seats = next - 1;
  return TRUE;
}

/* Seats cannot be put under tickets that are out already. */
static gboolean
set_plan (SqlConn *conn, gpointer data, GError **error)
{
  PlanSetting *setting = data;
  TkWirePlan *plan = setting->plan;
  HubStoreSlots slots;
  gboolean found;
  gint64 capacity = 0;

  if (!hub_store_type_slots (conn, plan->event, plan->type, &slots, &found, error))
    return FALSE;
  if (!found)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND,
                       _("There is no ticket type %" PRId64 " of event %" PRId64 "; “tiketi-hub event list” shows them"), plan->type,
                       plan->event);
  capacity = slots.free + slots.sold + slots.leased + slots.quarantined;
  if (slots.free < capacity)
    return hub_refuse (error, HUB_ERROR_CONFLICT,
                       _("Tickets of this type are sold or with terminals already; a plan is set before the first of them"));
  if (setting->seats != capacity)
    return hub_refuse (error, HUB_ERROR_INVALID, _("The plan has %" PRId64 " seats and the ticket type %" PRId64 " places; they must be as many"),
                       setting->seats, capacity);
  g_autofree char *subject = g_strdup_printf ("%" PRId64 "-%" PRId64, plan->event, plan->type);
  g_autofree char *text = g_strdup_printf ("%s: %" PRId64, plan->name, setting->seats);
  HubAct act = { .who = setting->who, .kind = "plan.set", .subject = subject, .text = text, .event = plan->event };
  return hub_store_plan_put (conn, plan, error) && hub_publish_plan (conn, plan, error)
         && hub_act_write (setting->service, conn, &act, error);
}

gboolean
hub_service_plan_set (HubService *service, const HubPlanFile *file, gint64 *seats, GError **error)
{
  PlanSetting setting = { .service = service, .who = file->who };
  gboolean done;

  setting.plan = tk_wire_decode (&tk_wire_plan_shape, file->text, strlen (file->text), error);
  if (setting.plan == NULL)
    return FALSE;
  if (file->event > 0)
    setting.plan->event = file->event;
  if (file->type > 0)
    setting.plan->type = file->type;
  done = check_rows (setting.plan, &setting.seats, error) && hub_writer_run (service->writer, set_plan, &setting, error);
  if (done)
    *seats = setting.seats;
  tk_wire_free (&tk_wire_plan_shape, setting.plan);
  return done;
}
