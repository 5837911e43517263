/* Follows the session's state, and its own width. Pages, keys, preferences and the kiosk have files of their own.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-window-private.h"
#include "tk-enrol-page.h"
#include "tk-look.h"
#include "tk-sign-in-page.h"
#include "tk-split.h"

#define SPINNER_AFTER_MS 300
#define NARROW_LETTERS 110
#define TOAST_SECONDS 6

G_DEFINE_FINAL_TYPE (TkWindow, tk_window, ADW_TYPE_APPLICATION_WINDOW)

enum { PROP_THEME = 1 };

static gboolean
spinner_due_cb (gpointer user_data)
{
  TkWindow *self = user_data;

  self->spinner_source = 0;
  gtk_spinner_set_spinning (self->spinner, TRUE);
  return G_SOURCE_REMOVE;
}

static void
show_front (TkWindow *self, AdwBin *bin, const char *name, GtkWidget *(*make) (TkSession *session))
{
  if (adw_bin_get_child (bin) == NULL)
    adw_bin_set_child (bin, make (self->session));
  gtk_stack_set_visible_child_name (self->states, name);
  tk_window_set_front (self, adw_bin_get_child (bin));
}

void
tk_window_show_state (TkWindow *self)
{
  TkSessionState state = tk_session_get_state (self->session);
  gboolean in = state == TK_SESSION_SIGNED_IN;

  if (state != TK_SESSION_OPENING)
    g_clear_handle_id (&self->spinner_source, g_source_remove);
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), in);
  gtk_widget_set_visible (GTK_WIDGET (self->person), in);
  tk_window_follow_preferences (self);
  tk_window_apply_mute (self);
  tk_window_follow_idle (self);
  if (!in)
    {
      tk_window_set_front (self, NULL);
      tk_window_drop_pages (self);
    }
  switch (state)
    {
    case TK_SESSION_OPENING:
      gtk_stack_set_visible_child_name (self->states, "opening");
      if (self->spinner_source == 0)
        self->spinner_source = g_timeout_add (SPINNER_AFTER_MS, spinner_due_cb, self);
      break;
    case TK_SESSION_TROUBLE:
      adw_status_page_set_description (self->trouble, tk_session_get_trouble (self->session));
      gtk_stack_set_visible_child_name (self->states, "trouble");
      break;
    case TK_SESSION_NOT_ENROLLED:
      show_front (self, self->enrol, "enrol", tk_enrol_page_new);
      break;
    case TK_SESSION_SIGNED_OUT:
      show_front (self, self->sign_in, "sign-in", tk_sign_in_page_new);
      break;
    case TK_SESSION_SIGNED_IN:
      tk_window_show_shell (self);
      break;
    }
}

static void
updated_cb (TkWindow *self)
{
  const TkTerminalInfo *terminal = tk_session_get_terminal (self->session);
  g_autofree char *place = NULL;

  if (terminal == NULL || !terminal->enrolled)
    return;
  place = g_strdup_printf ("Tiketi · %s", terminal->name);
  gtk_label_set_label (self->place, place);
  gtk_window_set_title (GTK_WINDOW (self), place);
}

static gboolean
width_class_changed_cb (gpointer user_data)
{
  TkWindow *self = user_data;

  self->narrow_source = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->place), !self->narrow);
  gtk_label_set_max_width_chars (self->person_name, self->narrow ? 4 : 14);
  gtk_window_controls_set_decoration_layout (self->controls, self->narrow ? ":close" : NULL);
  return G_SOURCE_REMOVE;
}

/* Narrow is told in letters, not in pixels: large text makes a window narrow, too. */
static void
tk_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TkWindow *self = TK_WINDOW (widget);
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int letter = MAX (PANGO_PIXELS (pango_font_metrics_get_approximate_char_width (metrics)), 1);
  gboolean narrow = width / letter < NARROW_LETTERS;

  pango_font_metrics_unref (metrics);
  GTK_WIDGET_CLASS (tk_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (narrow == self->narrow)
    return;
  /* Not now: changing sizes while sizes are being given out goes round in circles. */
  self->narrow = narrow;
  if (self->narrow_source == 0)
    self->narrow_source = g_idle_add (width_class_changed_cb, self);
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_session_open (TK_WINDOW (widget)->session);
}

static void
tk_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TkWindow *self = TK_WINDOW (object);

  g_assert (id == PROP_THEME);
  g_value_set_int (value, self->preferences != NULL ? (int) tk_preferences_get_theme (self->preferences) : TK_THEME_SYSTEM);
}

static void
tk_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TkWindow *self = TK_WINDOW (object);

  g_assert (id == PROP_THEME);
  if (self->preferences != NULL)
    tk_preferences_set_theme (self->preferences, (TkTheme) g_value_get_int (value));
}

static void
tk_window_dispose (GObject *object)
{
  TkWindow *self = TK_WINDOW (object);

  g_clear_handle_id (&self->spinner_source, g_source_remove);
  g_clear_handle_id (&self->narrow_source, g_source_remove);
  g_clear_handle_id (&self->idle_source, g_source_remove);
  if (self->lane != NULL)
    gtk_window_destroy (GTK_WINDOW (self->lane));
  g_clear_weak_pointer (&self->lane);
  if (self->customer != NULL)
    gtk_window_destroy (GTK_WINDOW (self->customer));
  g_clear_weak_pointer (&self->customer);
  g_clear_weak_pointer (&self->front);
  g_clear_object (&self->kiosk);
  g_clear_object (&self->preferences);
  g_clear_object (&self->session);
  g_clear_pointer (&self->wanted, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_WINDOW);
  G_OBJECT_CLASS (tk_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TkWindow, toast);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, states);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, trouble);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, pill);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, person);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, place);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, person_name);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, controls);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, enrol);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, sign_in);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, leave);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, settings);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, switching);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, watermark);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, bodies);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, bars);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, muted);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.retry", NULL, retry_action);
  gtk_widget_class_install_property_action (widget_class, "win.theme", "theme");
  tk_window_install_pages (widget_class);
  tk_window_install_preferences (widget_class);
  tk_window_install_keys (widget_class);
  tk_window_install_staff (widget_class);
  tk_window_install_practice (widget_class);
}

static void
tk_window_class_init (TkWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_window_dispose;
  G_OBJECT_CLASS (klass)->get_property = tk_window_get_property;
  G_OBJECT_CLASS (klass)->set_property = tk_window_set_property;
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_THEME,
                                   g_param_spec_int ("theme", NULL, NULL, TK_THEME_SYSTEM, TK_THEME_OUTDOOR, TK_THEME_SYSTEM,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY));
  widget_class->size_allocate = tk_window_size_allocate;
  g_type_ensure (TK_TYPE_STATUS_PILL);
  g_type_ensure (TK_TYPE_WINDOW_BARS);
  g_type_ensure (TK_TYPE_SPLIT);
  g_type_ensure (TK_TYPE_TOAST);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback_full (widget_class, "visible_page_cb", G_CALLBACK (tk_window_show_visible_page));
  install_actions (widget_class);
}

static void
tk_window_init (TkWindow *self)
{
  tk_look_load (gtk_widget_get_display (GTK_WIDGET (self)));
  gtk_widget_init_template (GTK_WIDGET (self));
  tk_look_hurry (GTK_WIDGET (self));
  tk_window_listen (self);
}

TkWindow *
tk_window_new (GtkApplication *application, TkSession *session)
{
  TkWindow *self = g_object_new (TK_TYPE_WINDOW, "application", application, NULL);

  self->session = g_object_ref (session);
  tk_status_pill_set_session (self->pill, session);
  tk_window_bars_set_session (self->bars, session);
  g_signal_connect_object (session, "state-changed", G_CALLBACK (tk_window_show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "practice-changed", G_CALLBACK (tk_window_follow_practice), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "staff-changed", G_CALLBACK (tk_window_staff_changed), self, G_CONNECT_SWAPPED);
  updated_cb (self);
  tk_window_show_state (self);
  return self;
}

void
tk_window_toast (TkWindow *self, const char *words)
{
  tk_toast_say (self->toast, words, TOAST_SECONDS);
}
