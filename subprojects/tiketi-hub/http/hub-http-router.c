/* The route table as a tree of segments: one step a segment, whatever the number of routes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-router.h"

#include <string.h>

/* The placeholders of one route's pattern: which segment, and what it is called there. */
struct _HubHttpNames
{
  guint n;
  guint at[HUB_HTTP_PATH_SEGMENTS_MAX];
  char *name[HUB_HTTP_PATH_SEGMENTS_MAX];
};

typedef struct
{
  const HubHttpRoute *route;
  HubHttpNames names;
} Leaf;

typedef struct
{
  char *text;       /* NULL at the root and for a placeholder */
  GPtrArray *words; /* Node: literal segments, in order of their text */
  gpointer any;     /* Node (nullable): a placeholder */
  GPtrArray *leaves; /* Leaf: routes that end here, in the table's order */
} Node;

struct _HubHttpRouter
{
  Node *root;
  char *prefix;
};

static void
free_leaf (gpointer data)
{
  Leaf *leaf = data;

  for (guint i = 0; i < leaf->names.n; i++)
    g_free (leaf->names.name[i]);
  g_free (leaf);
}

static void
free_node (gpointer data)
{
  Node *node = data;

  if (node == NULL)
    return;
  g_free (node->text);
  g_ptr_array_unref (node->words);
  g_ptr_array_unref (node->leaves);
  free_node (node->any);
  g_free (node);
}

static Node *
node_new (const char *text)
{
  Node *node = g_new0 (Node, 1);

  node->text = g_strdup (text);
  node->words = g_ptr_array_new_with_free_func (free_node);
  node->leaves = g_ptr_array_new_with_free_func (free_leaf);

  return node;
}

/* ---- Making ---- */

static gboolean
is_placeholder (const char *segment)
{
  return segment[0] == '{' && g_str_has_suffix (segment, "}");
}

/* Where a word stands or would stand. */
static guint
place_of (const Node *node, const char *text, gboolean *found)
{
  guint low = 0, high = node->words->len;

  *found = FALSE;
  while (low < high && !*found)
    {
      guint middle = (low + high) / 2;
      int order = strcmp (text, ((Node *) node->words->pdata[middle])->text);

      *found = order == 0;
      if (order > 0)
        low = middle + 1;
      else
        high = middle;
      if (*found)
        low = middle;
    }

  return low;
}

static Node *
step_in (Node *node, const char *segment)
{
  gboolean found;
  guint place;

  if (is_placeholder (segment))
    {
      if (node->any == NULL)
        node->any = node_new (NULL);
      return node->any;
    }
  place = place_of (node, segment, &found);
  if (!found)
    g_ptr_array_insert (node->words, (gint) place, node_new (segment));

  return node->words->pdata[place];
}

static void
add_leaf (Node *node, Leaf *leaf)
{
  for (guint i = 0; i < node->leaves->len; i++)
    {
      const HubHttpRoute *other = ((Leaf *) node->leaves->pdata[i])->route;

      if (strcmp (other->method, leaf->route->method) == 0)
        {
          g_critical ("%s %s and %s are the same route twice", other->method, other->pattern, leaf->route->pattern);
          free_leaf (leaf);
          return;
        }
    }
  g_ptr_array_add (node->leaves, leaf);
}

static void
add_route (HubHttpRouter *router, const HubHttpRoute *route)
{
  g_auto (GStrv) segments = g_strsplit (route->pattern, "/", -1);
  Leaf *leaf = g_new0 (Leaf, 1);
  Node *node = router->root;
  guint n = 0;

  leaf->route = route;
  for (gsize i = 0; segments[i] != NULL; i++)
    {
      const char *segment = segments[i];

      if (*segment == '\0')
        continue;
      if (n == HUB_HTTP_PATH_SEGMENTS_MAX)
        g_error ("%s has too many segments", route->pattern);
      node = step_in (node, segment);
      if (is_placeholder (segment))
        {
          leaf->names.at[leaf->names.n] = n;
          leaf->names.name[leaf->names.n++] = g_strndup (segment + 1, strlen (segment) - 2);
        }
      n++;
    }
  add_leaf (node, leaf);
}

HubHttpRouter *
hub_http_router_new (const HubHttpRoute *routes, gsize n_routes, const char *prefix)
{
  HubHttpRouter *router = g_new0 (HubHttpRouter, 1);
  g_auto (HubHttpPath) path = { 0 };

  router->root = node_new (NULL);
  if (prefix != NULL && hub_http_path_parse (prefix, NULL, &path) && path.n > 0)
    router->prefix = g_strdup (path.normal);
  for (gsize i = 0; i < n_routes; i++)
    add_route (router, &routes[i]);

  return router;
}

void
hub_http_router_free (HubHttpRouter *router)
{
  if (router == NULL)
    return;

  free_node (router->root);
  g_free (router->prefix);
  g_free (router);
}

/* ---- Matching ---- */

/* Methods seen in passing, so that "GET, HEAD, POST" names each once. */
static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" };

static void
note_method (const char *method, guint *allowed)
{
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (strcmp (methods[i], method) == 0)
      *allowed |= 1u << i;
  if (strcmp (method, "GET") == 0)
    *allowed |= 1u << 1;
}

static char *
list_methods (guint allowed)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if ((allowed & (1u << i)) != 0)
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", methods[i]);

  return g_string_free (list, FALSE);
}

static gboolean
end_here (const Node *node, const char *method, HubHttpMatch *match, guint *allowed)
{
  for (guint i = 0; i < node->leaves->len; i++)
    {
      const Leaf *leaf = node->leaves->pdata[i];

      if (strcmp (leaf->route->method, method) == 0)
        {
          match->route = leaf->route;
          match->names = &leaf->names;
          return TRUE;
        }
      note_method (leaf->route->method, allowed);
    }

  return FALSE;
}

/* Goes as deep as the deepest pattern at most. */
static gboolean
walk (const Node *node, guint depth, const char *method, HubHttpMatch *match, guint *allowed)
{
  gboolean found;
  guint place;

  if (depth == match->path.n)
    return end_here (node, method, match, allowed);
  place = place_of (node, match->path.segments[depth], &found);
  if (found && walk (node->words->pdata[place], depth + 1, method, match, allowed))
    return TRUE;

  return node->any != NULL && walk (node->any, depth + 1, method, match, allowed);
}

void
hub_http_router_match (HubHttpRouter *router, const char *method, const char *path, HubHttpMatch *match)
{
  const char *wanted = strcmp (method, "HEAD") == 0 ? "GET" : method;
  guint allowed = 0;

  match->kind = HUB_HTTP_MATCH_BAD_PATH;
  match->route = NULL;
  match->names = NULL;
  match->allow = NULL;
  if (!hub_http_path_parse (path, router->prefix, &match->path))
    return;

  match->kind = HUB_HTTP_MATCH_NO_PATH;
  if (match->path.n > HUB_HTTP_PATH_SEGMENTS_MAX)
    return;
  if (walk (router->root, 0, wanted, match, &allowed))
    match->kind = HUB_HTTP_MATCH_FOUND;
  else if (allowed != 0)
    {
      match->kind = HUB_HTTP_MATCH_NO_METHOD;
      match->allow = list_methods (allowed);
    }
}

const char *
hub_http_match_get (const HubHttpMatch *match, const char *name)
{
  if (match->names == NULL)
    return NULL;
  for (guint i = 0; i < match->names->n; i++)
    if (strcmp (match->names->name[i], name) == 0)
      return match->path.segments[match->names->at[i]];

  return NULL;
}

void
hub_http_match_clear (HubHttpMatch *match)
{
  hub_http_path_clear (&match->path);
  g_clear_pointer (&match->allow, g_free);
  match->kind = HUB_HTTP_MATCH_FOUND;
  match->route = NULL;
  match->names = NULL;
}
