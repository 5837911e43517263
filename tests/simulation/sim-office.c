/* What people at the hub do meanwhile: supervisors fence leases, give fenced ones free without proof, and let some be sold
 * beyond the capacity. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-world.h"

#define WHO "wanjiru"

static void
say_done (SimWorld *world, const char *what, const GError *error)
{
  g_autofree char *name = sim_error_name (error);

  world->tally.office += error == NULL;
  sim_say (world, "hub", "%s: %s", what, name);
}

static void
fence (SimWorld *world)
{
  const SimTerminal *terminal = &world->terminals[sim_dice_below (&world->dice, world->n_terminals)];
  HubLeaseFence asked = { .terminal = terminal->enrolled->name, .who = WHO };
  HubLeaseFenced fenced = { 0 };
  g_autofree char *what = g_strdup_printf ("fences the leases of %s", terminal->name);
  g_autoptr (GError) error = NULL;

  hub_service_lease_fence (world->hub.service, &asked, &fenced, &error);
  say_done (world, what, error);
}

/* (transfer full) one of the fenced leases; NULL when there is none. */
static char *
draw_fenced (SimWorld *world)
{
  g_autoptr (GRegex) fenced = g_regex_new ("\"lease\": ?\"([^\"]+)\"[^{}]*\"status\": ?\"fenced\"", 0, 0, NULL);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = hub_service_lease_list (world->hub.service, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (list == NULL)
    return NULL;
  for (g_regex_match (fenced, list, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    g_ptr_array_add (found, g_match_info_fetch (match, 1));
  return found->len > 0 ? g_strdup (found->pdata[sim_dice_below (&world->dice, found->len)]) : NULL;
}

static void
release (SimWorld *world)
{
  g_autofree char *lease = draw_fenced (world);
  HubLeaseRelease asked = { lease, WHO, "simulated" };
  g_autofree char *said = NULL, *what = g_strdup_printf ("releases lease %s", lease != NULL ? lease : "none");
  g_autoptr (GError) error = NULL;

  if (lease == NULL)
    return;
  said = hub_service_lease_release (world->hub.service, &asked, &error);
  say_done (world, what, error);
}

static void
allow_more (SimWorld *world)
{
  gint64 type = 1 + sim_dice_below (&world->dice, SIM_TYPES), more = 1 + sim_dice_below (&world->dice, 3), set = 0;
  g_autofree char *what = g_strdup_printf ("allows %" G_GINT64_FORMAT " more of type %" G_GINT64_FORMAT, more, type);
  g_autoptr (GError) error = NULL;

  if (hub_service_type_overdraft (world->hub.service, SIM_EVENT, type, more, WHO, &set, &error))
    world->seen->overdraft = MAX (world->seen->overdraft, set);
  else /* a crash may have swallowed the answer of one that was done */
    world->seen->overdraft = MAX (world->seen->overdraft, more);
  say_done (world, what, error);
}

void
sim_office_act (SimWorld *world)
{
  void (*const acts[]) (SimWorld *world) = { fence, fence, release, release, allow_more };

  if (world->hub.service == NULL)
    return;
  acts[sim_dice_below (&world->dice, G_N_ELEMENTS (acts))] (world);
  sim_hub_look_for_cut (world);
}
