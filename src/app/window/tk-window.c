/* Follows the session's state; hands keys to the page in front. Pages are made when first shown.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-window.h"
#include "tk-enrol-page.h"
#include "tk-look.h"
#include "tk-page.h"
#include "tk-pages.h"
#include "tk-sign-in-page.h"
#include "tk-split.h"
#include "tk-status-pill.h"

#include <glib/gi18n-lib.h>

#define SPINNER_AFTER_MS 300
#define NARROW_LETTERS 110

struct _TkWindow {
  AdwApplicationWindow parent;
  TkSession *session;
  AdwToastOverlay *toasts;
  GtkStack *states;
  AdwViewStack *pages;
  AdwViewSwitcherTitle *switcher;
  AdwStatusPage *trouble;
  GtkSpinner *spinner;
  TkStatusPill *pill;
  GtkMenuButton *person;
  GtkLabel *place, *person_name;
  GtkWindowControls *controls;
  AdwBin *enrol, *sign_in;
  GtkWidget *front;            /* borrowed: the page that gets the keys */
  char *wanted;                /* page to show after sign-in */
  guint spinner_source, narrow_source;
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (TkWindow, tk_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
may_see (TkWindow *self, int i)
{
  return i >= 0 && tk_pages_may_see ((guint) i, tk_session_get_staff (self->session));
}

static void
set_front (TkWindow *self, GtkWidget *page)
{
  if (self->front == page)
    return;
  if (self->front != NULL && TK_IS_PAGE (self->front))
    tk_page_went_back (TK_PAGE (self->front));
  g_set_weak_pointer (&self->front, page);
  if (page != NULL && TK_IS_PAGE (page))
    tk_page_came_to_front (TK_PAGE (page));
}

static void
visible_page_cb (TkWindow *self)
{
  AdwBin *bin = ADW_BIN (adw_view_stack_get_visible_child (self->pages));
  int i = tk_pages_index (adw_view_stack_get_visible_child_name (self->pages));

  if (tk_session_get_state (self->session) != TK_SESSION_SIGNED_IN || !may_see (self, i))
    return;
  if (adw_bin_get_child (bin) == NULL)
    adw_bin_set_child (bin, tk_pages_make ((guint) i, self->session));
  set_front (self, adw_bin_get_child (bin));
}

/* Each person finds the pages as if nobody had been there: they are made anew. */
static void
drop_pages (TkWindow *self)
{
  for (guint i = 0; i < tk_pages_count (); i++)
    adw_bin_set_child (ADW_BIN (adw_view_stack_get_child_by_name (self->pages, tk_pages_name (i))), NULL);
}

static void
show_shell (TkWindow *self)
{
  const TkStaff *staff = tk_session_get_staff (self->session);
  const char *first = NULL;
  int wanted = tk_pages_index (self->wanted);

  for (guint i = 0; i < tk_pages_count (); i++)
    {
      GtkWidget *child = adw_view_stack_get_child_by_name (self->pages, tk_pages_name (i));

      adw_view_stack_page_set_visible (adw_view_stack_get_page (self->pages, child), may_see (self, (int) i));
      if (first == NULL && may_see (self, (int) i))
        first = tk_pages_name (i);
    }
  gtk_label_set_label (self->person_name, staff->display_name);
  gtk_stack_set_visible_child_name (self->states, "shell");
  adw_view_stack_set_visible_child_name (self->pages, may_see (self, wanted) ? self->wanted : first);
  g_clear_pointer (&self->wanted, g_free);
  visible_page_cb (self);
}

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
  set_front (self, adw_bin_get_child (bin));
}

static void
apply_preferences (TkWindow *self)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK,
                                            ADW_COLOR_SCHEME_FORCE_LIGHT };
  TkPreferences *preferences = tk_session_get_preferences (self->session);
  gboolean hints = preferences == NULL || tk_preferences_get_key_hints (preferences);

  if (hints)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "no-key-hints");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "no-key-hints");
  if (preferences != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[tk_preferences_get_theme (preferences)]);
}

static void
state_changed_cb (TkWindow *self)
{
  TkSessionState state = tk_session_get_state (self->session);
  gboolean in = state == TK_SESSION_SIGNED_IN;

  if (state != TK_SESSION_OPENING)
    g_clear_handle_id (&self->spinner_source, g_source_remove);
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), in);
  gtk_widget_set_visible (GTK_WIDGET (self->person), in);
  apply_preferences (self);
  if (!in)
    {
      set_front (self, NULL);
      drop_pages (self);
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
      show_shell (self);
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

static gboolean
captured_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, TkWindow *self)
{
  guint32 time_ms = gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (controller));

  return self->front != NULL && TK_IS_PAGE (self->front)
         && tk_page_scanner_key (TK_PAGE (self->front), keyval, state, time_ms);
}

static gboolean
bubbled_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, TkWindow *self)
{
  return self->front != NULL && TK_IS_PAGE (self->front) && tk_page_key (TK_PAGE (self->front), keyval, state);
}

static void
page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_window_show_page (TK_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_session_open (TK_WINDOW (widget)->session);
}

static void
sign_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_session_sign_out (TK_WINDOW (widget)->session);
}

static void
key_hints_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkWindow *self = TK_WINDOW (widget);
  TkPreferences *preferences = tk_session_get_preferences (self->session);

  tk_preferences_set_key_hints (preferences, !tk_preferences_get_key_hints (preferences));
  apply_preferences (self);
}

static void
colours_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkWindow *self = TK_WINDOW (widget);

  tk_preferences_set_theme (tk_session_get_preferences (self->session), (TkTheme) g_variant_get_int32 (parameter));
  apply_preferences (self);
}

static void
tk_window_dispose (GObject *object)
{
  TkWindow *self = TK_WINDOW (object);

  g_clear_handle_id (&self->spinner_source, g_source_remove);
  g_clear_handle_id (&self->narrow_source, g_source_remove);
  g_clear_weak_pointer (&self->front);
  g_clear_object (&self->session);
  g_clear_pointer (&self->wanted, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_WINDOW);
  G_OBJECT_CLASS (tk_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TkWindow, toasts);
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
}

static void
tk_window_class_init (TkWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_window_dispose;
  widget_class->size_allocate = tk_window_size_allocate;
  g_type_ensure (TK_TYPE_STATUS_PILL);
  g_type_ensure (TK_TYPE_SPLIT);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, visible_page_cb);
  gtk_widget_class_install_action (widget_class, "win.page", "s", page_action);
  gtk_widget_class_install_action (widget_class, "win.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out_action);
  gtk_widget_class_install_action (widget_class, "win.key-hints", NULL, key_hints_action);
  gtk_widget_class_install_action (widget_class, "win.colours", "i", colours_action);
  for (guint i = 0; i < tk_pages_count (); i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_CONTROL_MASK, "win.page", "s", tk_pages_name (i));
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK, "win.sign-out", NULL);
}

static void
add_keys (TkWindow *self, GtkPropagationPhase phase, GCallback callback)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, phase);
  g_signal_connect (keys, "key-pressed", callback, self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
tk_window_init (TkWindow *self)
{
  tk_look_load (gtk_widget_get_display (GTK_WIDGET (self)));
  gtk_widget_init_template (GTK_WIDGET (self));
  add_keys (self, GTK_PHASE_CAPTURE, G_CALLBACK (captured_key_cb));
  add_keys (self, GTK_PHASE_BUBBLE, G_CALLBACK (bubbled_key_cb));
}

TkWindow *
tk_window_new (GtkApplication *application, TkSession *session)
{
  TkWindow *self = g_object_new (TK_TYPE_WINDOW, "application", application, NULL);

  self->session = g_object_ref (session);
  tk_status_pill_set_session (self->pill, session);
  g_signal_connect_object (session, "state-changed", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  updated_cb (self);
  state_changed_cb (self);
  return self;
}

void
tk_window_show_page (TkWindow *self, const char *name)
{
  int i = tk_pages_index (name);

  if (i < 0)
    return;
  if (tk_session_get_state (self->session) == TK_SESSION_SIGNED_IN)
    {
      if (may_see (self, i))
        adw_view_stack_set_visible_child_name (self->pages, name);
      return;
    }
  g_free (self->wanted);
  self->wanted = g_strdup (name);
}

GtkWidget *
tk_window_get_page (TkWindow *self)
{
  return tk_session_get_state (self->session) == TK_SESSION_SIGNED_IN ? self->front : NULL;
}

void
tk_window_toast (TkWindow *self, const char *words)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (words));
}
