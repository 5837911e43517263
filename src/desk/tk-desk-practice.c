/* Its tickets carry this terminal's own issuer number and a key the hub never certified: a gate that knows the issuer refuses them as
 * forged, any other knows nobody of that name. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-practice.h"
#include "tk-base64url.h"
#include "tk-certificate.h"
#include "tk-desk-catalogue.h"
#include "tk-desk-private.h"
#include "tk-desk-seats.h"
#include "tk-store-gate.h"
#include "tk-store-practice.h"
#include "tk-store-setting.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define FOLDER "practice"
#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define DAY_MS (24 * 60 * MINUTE_MS)
#define ISSUER_NONE 1       /* for a terminal that sells nothing */

/* What is made, step by step. */
typedef struct
{
  const TkClock *clock;
  char *dir;                /* the practice folder */
  TkTerminalInfo *terminal; /* the real one */
  TkStore *store;
  TkKeyPair *pair, *hub;    /* hub: nobody's, gone when this is done */
} Making;

char *
tk_desk_practice_dir (const char *dir)
{
  return g_build_filename (dir, FOLDER, NULL);
}

void
tk_desk_practice_remove (const char *dir)
{
  g_autofree char *practice = tk_desk_practice_dir (dir);
  g_autoptr (GDir) files = g_dir_open (practice, 0, NULL);
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (practice, name, NULL);

      g_unlink (path);
    }
  g_rmdir (practice);
}

static TkTerminalInfo *
read_real (const char *dir, const TkClock *clock, GError **error)
{
  g_autoptr (TkDesk) desk = tk_desk_open (dir, clock, error);

  if (desk == NULL || !tk_desk_require_enrolled (desk, NULL, error))
    return NULL;
  return tk_desk_get_terminal (desk, error);
}

static gboolean
list_events (TkDesk *desk, TkCertificate *certificate, GError **error)
{
  g_autoptr (GPtrArray) events = tk_desk_list_events (desk, error);

  if (events == NULL)
    return FALSE;
  for (guint i = 0; i < MIN (events->len, TK_CERTIFICATE_EVENTS_MAX); i++)
    g_array_append_val (certificate->events, ((TkEventInfo *) g_ptr_array_index (events, i))->number);
  return TRUE;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint32 one = *(const guint32 *) a, other = *(const guint32 *) b;

  return one < other ? -1 : one > other;
}

static int
compare_types (gconstpointer a, gconstpointer b)
{
  const TkTypeInfo *one = *(TkTypeInfo *const *) a, *other = *(TkTypeInfo *const *) b;

  return (int) one->number - (int) other->number;
}

static gboolean
add_seats (Making *making, TkDesk *desk, const TkTypeInfo *type, GError **error)
{
  g_autoptr (TkSeatPlan) plan = tk_desk_get_plan (desk, type->event, type->number, error);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (plan == NULL)
    return FALSE;
  for (guint i = 0; i < plan->seats->len; i++)
    g_array_append_val (places, g_array_index (plan->seats, TkSeat, i).place);
  return tk_store_add_practice_places (making->store, type->event, type->number, (const guint32 *) places->data, places->len, error);
}

static gboolean
add_types (Making *making, TkDesk *desk, guint32 event, TkCertificate *certificate, GError **error)
{
  g_autoptr (GPtrArray) types = tk_desk_list_types (desk, event, error);

  if (types == NULL)
    return FALSE;
  g_ptr_array_sort (types, compare_types);
  for (guint i = 0; i < types->len; i++)
    {
      const TkTypeInfo *type = g_ptr_array_index (types, i);
      TkSerialRange range = { type->event, type->number, 1, (guint32) MAX (type->capacity, TK_PRACTICE_STOCK) };

      if (certificate->ranges->len < TK_CERTIFICATE_RANGES_MAX)
        g_array_append_val (certificate->ranges, range);
      if (type->seated && !add_seats (making, desk, type, error))
        return FALSE;
    }
  return TRUE;
}

static char *
certify (Making *making, TkDesk *desk, GError **error)
{
  g_autoptr (TkCertificate) certificate = tk_certificate_new ();
  gint64 now = tk_clock_wall (making->clock) / MINUTE_MS * MINUTE_MS;

  certificate->issuer = making->terminal->issuer > 0 ? making->terminal->issuer : ISSUER_NONE;
  certificate->revision = 1;
  memcpy (certificate->public_key, tk_key_pair_get_public (making->pair), TK_PUBLIC_KEY_SIZE);
  certificate->not_before_ms = now - DAY_MS;
  certificate->not_after_ms = now + 30 * DAY_MS;
  if (!list_events (desk, certificate, error))
    return NULL;
  g_array_sort (certificate->events, compare_numbers);
  for (guint i = 0; i < certificate->events->len; i++)
    if (!add_types (making, desk, g_array_index (certificate->events, guint32, i), certificate, error))
      return NULL;
  return tk_certificate_issue (certificate, making->hub, error);
}

static gboolean
keep_settings (Making *making, const char *certificate, GError **error)
{
  g_autofree char *hub_key = tk_base64url_encode (tk_key_pair_get_public (making->hub), TK_PUBLIC_KEY_SIZE);
  guint16 number = making->terminal->issuer > 0 ? making->terminal->issuer : ISSUER_NONE;
  g_autofree char *issuer = g_strdup_printf ("%u", number), *terminal = g_strdup_printf ("%d", (int) making->terminal->number);
  const struct { const char *name, *value; } settings[] = {
    { "terminal", terminal }, { "name", making->terminal->name }, { "kind", "both" }, { "issuer", issuer }, { "hub_url", "" },
    { "hub_key", hub_key },   { "certificate", certificate },     { "practice", "1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    if (!tk_store_set_setting (making->store, settings[i].name, settings[i].value, error))
      return FALSE;
  return tk_store_issuer_keep (making->store, number, 1, making->terminal->name, certificate, NULL, error);
}

static gboolean
fill (Making *making, const char *real, GError **error)
{
  g_autofree char *key = g_build_filename (making->dir, "terminal.key", NULL), *database = g_build_filename (real, TK_STORE_FILE, NULL);
  g_autofree char *certificate = NULL;
  g_autoptr (TkDesk) desk = NULL;

  making->store = tk_store_open (making->dir, error);
  if (making->store == NULL || !tk_store_copy_catalogue (making->store, database, error)
      || !tk_store_add_practice_stock (making->store, tk_clock_wall (making->clock) + 30 * DAY_MS, error))
    return FALSE;
  desk = tk_desk_open (making->dir, making->clock, error);
  certificate = desk != NULL ? certify (making, desk, error) : NULL;
  return certificate != NULL && keep_settings (making, certificate, error) && tk_key_pair_save (making->pair, key, error);
}

gboolean
tk_desk_practice_make (const char *dir, const TkClock *clock, GError **error)
{
  Making making = { .clock = clock };
  gboolean made = FALSE;

  g_return_val_if_fail (dir != NULL && clock != NULL, FALSE);
  making.terminal = read_real (dir, clock, error);
  if (making.terminal == NULL)
    return FALSE;
  tk_desk_practice_remove (dir);
  making.dir = tk_desk_practice_dir (dir);
  making.pair = tk_key_pair_new ();
  making.hub = tk_key_pair_new ();
  made = fill (&making, dir, error);
  tk_store_close (making.store);
  tk_key_pair_free (making.pair);
  tk_key_pair_free (making.hub);
  tk_terminal_info_free (making.terminal);
  g_free (making.dir);
  if (!made)
    tk_desk_practice_remove (dir);
  return made;
}
