/* See ui-scene.h. SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-scene.h"
#include "tk-fit-label.h"
#include "tk-language.h"
#include "tk-page.h"
#include "tk-pin.h"

#include <adwaita.h>

#define PATIENCE_US (60 * G_USEC_PER_SEC)
#define LAYOUT_MS 100      /* who idles for so long waits for a layout, too */

void
ui_scene_start (int *argc, char ***argv)
{
  tk_language_start (NULL);
  gtk_disable_setlocale ();
  g_test_init (argc, argv, NULL);
  gtk_init ();
  adw_init ();
}

static void
set_pin (TkTerminalFixture *terminal, const char *name, const char *pin)
{
  g_autofree char *hash = tk_pin_hash (pin, TK_PIN_COST_TEST);
  g_autofree char *sql = g_strdup_printf ("UPDATE staff SET pin_hash = '%s' WHERE name = '%s'", hash, name);

  tk_terminal_fixture_sql (terminal, sql);
}

static void
add_lease (TkTerminalFixture *terminal, guint type, guint last)
{
  g_autofree char *sql
    = g_strdup_printf ("INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status)"
                       " VALUES ('lease-%u', 1, %u, 1, %u, 1, 1, %" G_GINT64_FORMAT ", 'open')",
                       type, type, last, TK_FIXTURE_NOW_MS + 6 * 3600 * G_GINT64_CONSTANT (1000));

  tk_terminal_fixture_sql (terminal, sql);
}

static gboolean
is_signed_out (gpointer data)
{
  return tk_session_get_state (data) == TK_SESSION_SIGNED_OUT;
}

UiScene *
ui_scene_new (void)
{
  UiScene *scene = g_new0 (UiScene, 1);

  scene->terminal = tk_terminal_fixture_new ();
  set_pin (scene->terminal, "amina", "2468");
  set_pin (scene->terminal, "juma", "1357");
  set_pin (scene->terminal, "wanjiru", "8642");
  add_lease (scene->terminal, 1, 480);
  add_lease (scene->terminal, 2, 12);
  add_lease (scene->terminal, 3, 60);
  scene->session = tk_session_new (scene->terminal->dir, &scene->terminal->clock.base, FALSE);
  scene->window = tk_window_new (NULL, scene->session);
  gtk_window_set_default_size (GTK_WINDOW (scene->window), 1366, 768);
  gtk_window_present (GTK_WINDOW (scene->window));
  tk_session_open (scene->session);
  ui_wait (is_signed_out, scene->session, "the session opens");
  return scene;
}

void
ui_scene_free (UiScene *scene)
{
  gtk_window_destroy (GTK_WINDOW (scene->window));
  ui_idle (20);
  tk_session_close (scene->session);
  ui_idle (20);
  g_assert_finalize_object (scene->session);
  tk_terminal_fixture_free (scene->terminal);
  g_free (scene);
}

void
ui_wait (UiCondition condition, gpointer data, const char *what)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_US;

  while (!condition (data))
    {
      if (g_get_monotonic_time () > end)
        g_error ("waited in vain: %s", what);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static void
count_frame_cb (guint *frames)
{
  (*frames)++;
}

/* Lets a window lay itself out once more. One that draws nothing, covered or not on any screen, is not waited for again. */
static void
await_frame (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gint64 last = g_get_monotonic_time () + 3 * G_USEC_PER_SEC;
  guint frames = 0;
  gulong id;

  if (clock == NULL || !gtk_widget_get_mapped (window) || g_object_get_data (G_OBJECT (window), "ui-still") != NULL)
    return;
  g_object_ref (clock);
  id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (count_frame_cb), &frames);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
  while (frames == 0 && g_get_monotonic_time () < last)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  if (frames == 0)
    g_object_set_data (G_OBJECT (window), "ui-still", GINT_TO_POINTER (1));
  g_signal_handler_disconnect (clock, id);
  g_object_unref (clock);
}

static void
await_frames (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  gdk_display_sync (gdk_display_get_default ()); /* what it has to say of sizes is here */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      await_frame (window);
    }
}

/* A stall of the machine is no idling: what was to happen meanwhile has not. */
void
ui_idle (guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * G_GINT64_CONSTANT (1000), last = end + PATIENCE_US / 6;
  guint quiet = 0;

  while (g_get_monotonic_time () < end || (quiet < ms / 10 && g_get_monotonic_time () < last))
    if (!g_main_context_iteration (NULL, FALSE))
      {
        g_usleep (1000);
        quiet++;
      }
  if (ms >= LAYOUT_MS)
    await_frames ();
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  tk_session_sign_in_finish (TK_SESSION (source), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_page_there (gpointer data)
{
  return tk_window_get_page (data) != NULL;
}

void
ui_scene_sign_in (UiScene *scene, const char *name, const char *pin, const char *page)
{
  tk_window_show_page (scene->window, page);
  tk_session_sign_in (scene->session, name, pin, signed_in_cb, NULL);
  ui_wait (is_page_there, scene->window, "a page comes after sign-in");
}

gpointer
ui_find (GtkWidget *root, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      gpointer found = ui_find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
ui_find_text (GtkWidget *root, const char *text)
{
  const char *shown = GTK_IS_LABEL (root) ? gtk_label_get_text (GTK_LABEL (root))
                      : TK_IS_FIT_LABEL (root) ? tk_fit_label_get_text (TK_FIT_LABEL (root)) : NULL;

  if (shown != NULL && gtk_widget_get_mapped (root) && strstr (shown, text) != NULL)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ui_find_text (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

typedef struct {
  GtkWidget *root;
  const char *text;
} WantedText;

static gboolean
is_text_there (gpointer data)
{
  const WantedText *wanted = data;

  return ui_find_text (wanted->root, wanted->text) != NULL;
}

void
ui_wait_text (GtkWidget *root, const char *text)
{
  ui_wait (is_text_there, &(WantedText) { root, text }, text);
}

void
ui_scene_key (UiScene *scene, guint keyval)
{
  g_assert_true (tk_page_key (TK_PAGE (tk_window_get_page (scene->window)), keyval, 0));
}

void
ui_scene_draw (UiScene *scene, const char *path)
{
  GtkWidget *widget = GTK_WIDGET (scene->window);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  /* Between two frames there may be nothing to take a picture of. */
  for (guint i = 0; i < 100 && node == NULL; i++)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();

      gdk_paintable_snapshot (paintable, snapshot, width, height);
      node = gtk_snapshot_free_to_node (snapshot);
      if (node == NULL)
        ui_idle (20);
    }
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (widget)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  g_assert_true (gdk_texture_save_to_png (texture, path));
}
