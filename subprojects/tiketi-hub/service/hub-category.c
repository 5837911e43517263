/* Categories: administrators keep them, and organizers who name a new one make it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-event-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"
#include "hub-store-category.h"
#include "hub-store-event-page.h"

#define NAME_MAX_CHARS 60
#define DESCRIPTION_MAX 500
#define CATEGORIES_MAX 500

void
hub_category_free (HubCategory *category)
{
  if (category == NULL)
    return;
  g_free (category->name);
  g_free (category->description);
  g_free (category);
}

static gpointer
read_category (SqlRows *rows)
{
  HubCategory *category = g_new0 (HubCategory, 1);

  *category = (HubCategory){ sql_int (rows, 0), sql_int (rows, 3), g_strdup (sql_text (rows, 1)), g_strdup (sql_text (rows, 2)) };
  return category;
}

static gboolean
read_list (SqlConn *conn, gint64 id, GPtrArray **out, GError **error)
{
  GPtrArray *list
    = sql_read_all (hub_store_category_list (conn, id, error), read_category, (GDestroyNotify) hub_category_free, error);

  if (list == NULL)
    return FALSE;
  *out = list;
  return TRUE;
}

/* By its number, or by its name in whatever case. */
static const HubCategory *
find_in (GPtrArray *list, const char *words)
{
  g_autofree char *folded = hub_store_fold (words);
  gint64 id = 0;

  g_ascii_string_to_signed (words, 10, 1, G_MAXINT64, &id, NULL);
  for (guint i = 0; i < list->len; i++)
    {
      const HubCategory *category = list->pdata[i];
      g_autofree char *name = hub_store_fold (category->name);

      if (id > 0 ? category->id == id : strcmp (name, folded) == 0)
        return category;
    }
  return NULL;
}

gboolean
hub_category_find (SqlConn *conn, const char *words, gint64 *id, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;

  if (!read_list (conn, 0, &list, error))
    return FALSE;
  const HubCategory *category = find_in (list, words);
  *id = category != NULL ? category->id : -1;
  return TRUE;
}

static gboolean
check_name (const char *name, GError **error)
{
  gint64 number;

  if (*name == '\0' || g_utf8_strlen (name, -1) > NAME_MAX_CHARS)
    return hub_refuse (error, HUB_ERROR_FIELD, _("name: Give the category a name of at most %d characters."), NAME_MAX_CHARS);
  return !g_ascii_string_to_signed (name, 10, G_MININT64, G_MAXINT64, &number, NULL)
         || hub_refuse (error, HUB_ERROR_FIELD, _("name: A number cannot be a category's name."));
}

gboolean
hub_category_settle (SqlConn *conn, const char *words, gint64 *id, char **name, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;
  gint64 number;

  *id = 0;
  if (*words == '\0')
    return TRUE;
  if (!read_list (conn, 0, &list, error))
    return FALSE;
  const HubCategory *category = find_in (list, words);
  if (category == NULL && g_ascii_string_to_signed (words, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return hub_refuse (error, HUB_ERROR_FIELD, _("category_id: There is no such category."));
  if (category == NULL && list->len >= CATEGORIES_MAX)
    return hub_refuse (error, HUB_ERROR_FIELD, _("category: There are too many categories already; choose one of them."));
  *name = g_strdup (category != NULL ? category->name : words);
  if (category != NULL)
    *id = category->id;
  return category != NULL || (check_name (words, error) && hub_store_category_add (conn, words, "", id, error));
}

/* ---- By administrators ---- */

typedef struct
{
  HubService *service;
  const HubCaller *caller;
  gint64 id;
  const char *name, *description;
  GPtrArray *list;
} Keeping;

static gboolean
list_cb (SqlConn *conn, gpointer data, GError **error)
{
  Keeping *keeping = data;

  if (!read_list (conn, keeping->id, &keeping->list, error))
    return FALSE;
  return keeping->id == 0 || keeping->list->len > 0 || hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no such category."));
}

GPtrArray *
hub_service_categories (HubService *service, gint64 id, GError **error)
{
  Keeping keeping = { .id = id };

  if (hub_readers_run (service->readers, list_cb, &keeping, error))
    return keeping.list;
  g_clear_pointer (&keeping.list, g_ptr_array_unref);
  return NULL;
}

static gboolean
note (Keeping *keeping, SqlConn *conn, const char *action, const char *extra, GError **error)
{
  g_autofree char *target = g_strdup_printf ("%" PRId64, keeping->id);
  HubAudit audit = { .caller = keeping->caller, .action = action, .target_type = "category", .target = target, .extra = extra };

  return hub_audit_note (keeping->service, conn, &audit, error);
}

static gboolean
check_unique (SqlConn *conn, const Keeping *keeping, GError **error)
{
  g_autoptr (GPtrArray) all = NULL;

  if (!read_list (conn, 0, &all, error))
    return FALSE;
  const HubCategory *other = find_in (all, keeping->name);
  if (other != NULL && other->id != keeping->id)
    return hub_refuse (error, HUB_ERROR_DUPLICATE, _("There is a category “%s” already."), other->name);
  return keeping->id != 0 || all->len < CATEGORIES_MAX
         || hub_refuse (error, HUB_ERROR_CONFLICT, _("There are too many categories already; delete some first."));
}

static gboolean
write_category (Keeping *keeping, SqlConn *conn, GError **error)
{
  gboolean done = TRUE, made = keeping->id == 0;

  if (made ? !hub_store_category_add (conn, keeping->name, keeping->description, &keeping->id, error)
           : !hub_store_category_set (conn, keeping->id, keeping->name, keeping->description, &done, error))
    return FALSE;
  if (!done || keeping->id == 0)
    return hub_refuse (error, HUB_ERROR_DUPLICATE, _("There is a category “%s” already."), keeping->name);
  return (made || hub_store_event_refold (conn, keeping->id, error))
         && note (keeping, conn, made ? "category.created" : "category.changed", keeping->name, error);
}

static gboolean
put_cb (SqlConn *conn, gpointer data, GError **error)
{
  Keeping *asked = data, keeping = *asked;
  g_autoptr (GPtrArray) before = NULL;

  if (keeping.id != 0 && !list_cb (conn, &keeping, error))
    {
      g_clear_pointer (&keeping.list, g_ptr_array_unref);
      return FALSE;
    }
  before = keeping.list;
  const HubCategory *old = before != NULL ? before->pdata[0] : NULL;
  keeping.name = keeping.name != NULL ? keeping.name : old != NULL ? old->name : "";
  keeping.description = keeping.description != NULL ? keeping.description : old != NULL ? old->description : "";
  g_clear_pointer (&asked->list, g_ptr_array_unref);
  return check_name (keeping.name, error) && check_unique (conn, &keeping, error) && write_category (&keeping, conn, error)
         && read_list (conn, keeping.id, &asked->list, error);
}

HubCategory *
hub_service_category_put (HubService *service, const HubCaller *caller, gint64 id, const char *name, const char *description, GError **error)
{
  Keeping keeping = { .service = service, .caller = caller, .id = id, .name = name, .description = description };

  if (description != NULL && g_utf8_strlen (description, -1) > DESCRIPTION_MAX)
    {
      hub_refuse (error, HUB_ERROR_FIELD, _("description: Write at most %d characters."), DESCRIPTION_MAX);
      return NULL;
    }
  gboolean done = hub_writer_run (service->writer, put_cb, &keeping, error);
  g_autoptr (GPtrArray) list = keeping.list;
  if (!done)
    return NULL;
  hub_catalogue_touch (service);
  return g_ptr_array_steal_index (list, 0);
}

static gboolean
delete_cb (SqlConn *conn, gpointer data, GError **error)
{
  Keeping *keeping = data;

  g_clear_pointer (&keeping->list, g_ptr_array_unref);
  if (!list_cb (conn, keeping, error))
    return FALSE;
  if (((const HubCategory *) keeping->list->pdata[0])->events > 0)
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("Events are in this category; move them to another first."));
  return hub_store_category_remove (conn, keeping->id, error)
         && note (keeping, conn, "category.deleted", ((const HubCategory *) keeping->list->pdata[0])->name, error);
}

gboolean
hub_service_category_delete (HubService *service, const HubCaller *caller, gint64 id, GError **error)
{
  Keeping keeping = { .service = service, .caller = caller, .id = id };
  gboolean done = id > 0 ? hub_writer_run (service->writer, delete_cb, &keeping, error)
                         : hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no such category."));

  g_clear_pointer (&keeping.list, g_ptr_array_unref);
  if (done)
    hub_catalogue_touch (service);
  return done;
}
