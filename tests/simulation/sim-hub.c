/* The hub's end of the network: the real routes, guard and handlers over the real service, without a socket; and its
 * crashes. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-world.h"

#include <string.h>

#include "hub-http-request-private.h"
#include "hub-pay-private.h"

#define REMOTE "192.0.2.1"

typedef struct
{
  SimWorld *world;
  guint64 life;
} Restart;

/* ---- Starting and crashing ---- */

void
sim_hub_start (SimWorld *world)
{
  SimHub *hub = &world->hub;
  g_autoptr (GError) error = NULL;

  hub->service = hub_service_open (world->venue->hub_uri, &hub->clock.base, &error);
  if (hub->service == NULL)
    {
      sim_world_fail (world, "I1: the hub does not start again: %s", error->message);
      return;
    }
  if (world->web != NULL)
    {
      sim_venue_set_rules (hub->service);
      sim_gateway_connect (world->web, hub->service);
    }
  hub->life++;
  hub->steady_ms = world->now_ms;
  hub_api_apply (&hub->settings, hub->service);
  if (hub->router == NULL)
    hub->router = hub_http_router_new (hub->settings.routes, hub->settings.n_routes, hub->settings.prefix);
  sim_say (world, "hub", "is up");
}

static void
restart_cb (gpointer data)
{
  const Restart *restart = data;
  SimWorld *world = restart->world;

  if (world->hub.service == NULL && restart->life == world->hub.life)
    sim_hub_start (world);
}

void
sim_hub_crash (SimWorld *world)
{
  SimHub *hub = &world->hub;
  g_autoptr (GRand) random = NULL;
  Restart *restart = g_new (Restart, 1);
  SimLoss loss = sim_draw_loss (world);

  sim_disk_cut (hub->disk);
  hub->cut_is_near = FALSE;
  g_clear_pointer (&hub->service, hub_service_close);
  random = g_rand_new_with_seed ((guint32) sim_dice_next (&world->dice));
  sim_disk_power_on (hub->disk, loss, random);
  tk_fake_clock_reboot (&hub->clock);
  world->tally.hub_crashes++;
  sim_say (world, "hub", "crashes, losing %d", (int) loss);
  *restart = (Restart) { world, hub->life };
  sim_world_plan (world, world->calm ? 1000 : sim_world_spread (world, 8000), restart_cb, restart, g_free);
}

gboolean
sim_hub_look_for_cut (SimWorld *world)
{
  if (!world->hub.cut_is_near || !sim_disk_struck (world->hub.disk))
    return FALSE;
  sim_hub_crash (world);
  return TRUE;
}

/* ---- Backups ---- */

void
sim_hub_back_up (SimWorld *world)
{
  if (world->hub.service == NULL)
    return;
  g_clear_pointer (&world->hub.backup, sim_image_free);
  world->hub.backup = sim_disk_save (world->hub.disk);
  world->hub.backup_ms = world->now_ms;
  sim_say (world, "hub", "is backed up");
}

/* What the hub was told since is known to it no more: the world counts on nothing of it. */
static void
forget_since (SimWorld *world)
{
  for (guint i = 0; i < world->tickets->len; i++)
    {
      SimTicket *ticket = g_ptr_array_index (world->tickets, i);

      if (ticket->reversed_seq > 0)
        ticket->known_ms = G_MAXINT64;
    }
  for (guint i = 0; i < world->n_terminals; i++)
    if (world->terminals[i].revoked && world->terminals[i].revoked_ms > world->hub.backup_ms)
      world->terminals[i].revoked = world->terminals[i].told_revoked = FALSE;
}

void
sim_hub_restore (SimWorld *world)
{
  SimHub *hub = &world->hub;

  if (hub->backup == NULL || hub->service == NULL)
    return;
  sim_hub_crash (world);
  sim_disk_load (hub->disk, hub->backup);
  forget_since (world);
  world->seen->hub_restored = TRUE;
  world->tally.restored++;
  sim_say (world, "hub", "gets the copy of %" G_GINT64_FORMAT " s ago back", (world->now_ms - hub->backup_ms) / 1000);
}

/* ---- One request ---- */

static void
add_query (HubHttpRequest *request, const char *query)
{
  g_auto (GStrv) pairs = g_strsplit (query, "&", -1);

  for (char **pair = pairs; *pair != NULL; pair++)
    {
      char *equals = strchr (*pair, '=');

      if (equals == NULL)
        continue;
      *equals = '\0';
      hub_http_request_add_query (request, *pair, equals + 1);
    }
}

static HubHttpRequest *
make_request (SimHub *hub, const SimCall *call)
{
  HubHttpRequest *request = hub_http_request_new (call->method, REMOTE);
  const char *query = strchr (call->path, '?');
  g_autofree char *bare = g_strndup (call->path, query != NULL ? (gsize) (query - call->path) : strlen (call->path));
  g_autofree char *bearer = call->credential != NULL ? g_strconcat ("Bearer ", call->credential, NULL) : NULL;

  if (bearer != NULL)
    hub_http_request_add_header (request, "Authorization", bearer);
  if (call->key != NULL)
    hub_http_request_add_header (request, "Idempotency-Key", call->key);
  if (query != NULL)
    add_query (request, query + 1);
  request->body = call->body != NULL ? g_bytes_new (call->body, strlen (call->body)) : g_bytes_new (NULL, 0);
  hub_http_router_match (hub->router, request->method, bare, &request->match);
  return request;
}

/* As the threads of the hub do it. */
static void
ask_gateway (HubService *service)
{
  char *attempt;

  while ((attempt = g_queue_pop_head (service->pay->to_push)) != NULL)
    {
      hub_pay_push (service, attempt);
      g_free (attempt);
    }
}

/* As the server does it: the door first, then the handler; who waits for the gateway is woken when it was asked, and in the end has
 * waited long enough. */
static HubHttpResponse *
serve (SimHub *hub, HubHttpRequest *request)
{
  const HubHttpRoute *route = request->match.route;
  HubHttpResponse *response;

  if (request->match.kind != HUB_HTTP_MATCH_FOUND)
    return hub->settings.problem (404, "not_found", "There is nothing at this address.", hub->settings.data);
  response = hub->settings.guard (request, route->access, hub->settings.data);
  if (response == NULL)
    response = route->handler (request, hub->settings.data);
  if (response != NULL)
    return response;
  ask_gateway (hub->service);
  response = route->handler (request, hub->settings.data);
  if (response != NULL)
    return response;
  request->expired = TRUE;
  return route->handler (request, hub->settings.data);
}

gboolean
sim_hub_call (SimWorld *world, const SimCall *call, SimAnswer *out)
{
  SimHub *hub = &world->hub;
  g_autoptr (HubHttpRequest) request = NULL;
  g_autoptr (HubHttpResponse) response = NULL;

  if (hub->service == NULL)
    return FALSE;
  request = make_request (hub, call);
  response = serve (hub, request);
  hub_http_request_finish (request);
  if (sim_hub_look_for_cut (world))
    return FALSE;
  g_assert_nonnull (response); /* nobody asks to wait any longer */
  *out = (SimAnswer) { hub_http_response_get_status (response), g_strdup (hub_http_response_get_content_type (response)),
                       g_bytes_ref (hub_http_response_get_body (response)) };
  return TRUE;
}

gboolean
sim_hub_answer (SimWorld *world, const char *credential, const char *path, const char *body, SimAnswer *out)
{
  SimCall call = { body != NULL ? "POST" : "GET", path, credential, NULL, body };

  return sim_hub_call (world, &call, out);
}

void
sim_answer_clear (SimAnswer *answer)
{
  g_clear_pointer (&answer->type, g_free);
  g_clear_pointer (&answer->body, g_bytes_unref);
}

gboolean
sim_hub_revoke (SimWorld *world, SimTerminal *terminal)
{
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (world->hub.service == NULL)
    return FALSE;
  done = hub_service_terminal_revoke (world->hub.service, terminal->enrolled->name, &error);
  sim_hub_look_for_cut (world);
  /* A clash: it is revoked already, by an attempt whose answer the crash swallowed. */
  done = done || g_error_matches (error, HUB_ERROR, HUB_ERROR_CONFLICT);
  if (done)
    sim_say (world, "hub", "revokes %s", terminal->name);
  terminal->revoked_ms = world->now_ms;
  return done;
}
