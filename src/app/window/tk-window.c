/* Follows the session's state; hands keys to the page in front. Pages are made when first shown.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-window.h"
#include "tk-enrol-page.h"
#include "tk-gate-page.h"
#include "tk-kiosk.h"
#include "tk-lane-window.h"
#include "tk-leave-page.h"
#include "tk-look.h"
#include "tk-page.h"
#include "tk-pages.h"
#include "tk-settings-page.h"
#include "tk-sign-in-page.h"
#include "tk-split.h"
#include "tk-status-pill.h"
#include "tk-window-bars.h"

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
  GtkWidget *muted;
  TkWindowBars *bars;
  GtkStack *bodies;            /* "pages" or "settings" */
  AdwBin *enrol, *sign_in, *leave, *settings;
  TkKiosk *kiosk;              /* NULL: an ordinary window */
  TkLaneWindow *lane;          /* weak; NULL: no second window */
  TkPreferences *preferences;  /* those we follow; NULL while opening */
  GtkWidget *front;            /* borrowed: the page that gets the keys */
  char *wanted;                /* page to show after sign-in */
  guint spinner_source, narrow_source;
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (TkWindow, tk_window, ADW_TYPE_APPLICATION_WINDOW)

enum { PROP_THEME = 1 };

static void state_changed_cb (TkWindow *self);

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
  if (page != NULL)
    tk_look_hurry (page);
  if (self->front != NULL && TK_IS_PAGE (self->front))
    tk_page_went_back (TK_PAGE (self->front));
  g_set_weak_pointer (&self->front, page);
  tk_window_bars_set_gate_in_front (self->bars, page != NULL && TK_IS_GATE_PAGE (page));
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
  adw_bin_set_child (self->settings, NULL);
}

/* ---- Settings, in the pages' place ---- */

static gboolean
may_set (TkWindow *self)
{
  const TkStaff *staff = tk_session_get_staff (self->session);

  return staff != NULL && tk_role_may_check_in (staff->role);
}

static void
show_body (TkWindow *self, gboolean settings)
{
  gtk_stack_set_visible_child_name (self->bodies, settings ? "settings" : "pages");
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), !settings && tk_session_get_staff (self->session) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.settings", may_set (self));
}

static void
settings_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkWindow *self = TK_WINDOW (widget);

  if (!may_set (self) || tk_session_get_state (self->session) != TK_SESSION_SIGNED_IN)
    return;
  if (adw_bin_get_child (self->settings) == NULL)
    adw_bin_set_child (self->settings, tk_settings_page_new (self->session));
  show_body (self, TRUE);
  set_front (self, adw_bin_get_child (self->settings));
}

/* Made anew the next time, with the cameras and scanners there are then. */
static void
settings_back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkWindow *self = TK_WINDOW (widget);

  show_body (self, FALSE);
  visible_page_cb (self);
  adw_bin_set_child (self->settings, NULL);
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
  show_body (self, FALSE);
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

/* ---- What is remembered ---- */

static void
apply_hints (TkWindow *self)
{
  if (self->preferences == NULL || tk_preferences_get_key_hints (self->preferences))
    gtk_widget_remove_css_class (GTK_WIDGET (self), "no-key-hints");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "no-key-hints");
}

static void
apply_theme (TkWindow *self)
{
  tk_look_set_theme (gtk_widget_get_display (GTK_WIDGET (self)), tk_preferences_get_theme (self->preferences));
  g_object_notify (G_OBJECT (self), "theme");
}

static void
apply_mute (TkWindow *self)
{
  gtk_widget_set_visible (self->muted, self->preferences != NULL && tk_preferences_get_mute (self->preferences) && may_set (self));
}

static gboolean
lane_closed_cb (TkWindow *self)
{
  tk_preferences_set_lane (self->preferences, FALSE);
  return FALSE;
}

static void
apply_lane (TkWindow *self)
{
  gboolean wanted = self->preferences != NULL && tk_preferences_get_lane (self->preferences);

  if (wanted == (self->lane != NULL))
    return;
  if (!wanted)
    {
      gtk_window_destroy (GTK_WINDOW (self->lane));
      return;
    }
  g_set_weak_pointer (&self->lane, tk_lane_window_new (GTK_WINDOW (self), self->session));
  g_signal_connect_object (self->lane, "close-request", G_CALLBACK (lane_closed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->lane));
}

static void
preference_cb (TkWindow *self, const char *key)
{
  static const struct { const char *key; void (*apply) (TkWindow *self); } appliers[] = {
    { "key-hints", apply_hints }, { "colour-scheme", apply_theme }, { "mute", apply_mute }, { "lane", apply_lane },
  };

  for (guint i = 0; i < G_N_ELEMENTS (appliers); i++)
    if (key == NULL || g_str_equal (key, appliers[i].key))
      appliers[i].apply (self);
}

/* Once they are read; before, the system's look is all there is. */
static void
follow_preferences (TkWindow *self)
{
  TkPreferences *preferences = tk_session_get_preferences (self->session);

  if (preferences == NULL || self->preferences != NULL)
    return;
  self->preferences = g_object_ref (preferences);
  g_signal_connect_object (preferences, "changed", G_CALLBACK (preference_cb), self, G_CONNECT_SWAPPED);
  preference_cb (self, NULL);
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
  follow_preferences (self);
  apply_mute (self);
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

  if (self->preferences != NULL)
    tk_preferences_set_key_hints (self->preferences, !tk_preferences_get_key_hints (self->preferences));
}

static void
next_theme_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkWindow *self = TK_WINDOW (widget);
  TkTheme next;

  if (self->preferences == NULL)
    return;
  next = (tk_preferences_get_theme (self->preferences) + 1) % (TK_THEME_OUTDOOR + 1);
  tk_preferences_set_theme (self->preferences, next);
}

static void
mute_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkWindow *self = TK_WINDOW (widget);

  if (self->preferences != NULL && may_set (self))
    tk_preferences_set_mute (self->preferences, !tk_preferences_get_mute (self->preferences));
}

/* ---- Kiosk ---- */

/* With nobody known there is no PIN to ask for, and a machine that needs help must not lock its helper out. */
static gboolean
knows_staff (TkWindow *self)
{
  TkSessionState state = tk_session_get_state (self->session);

  return state == TK_SESSION_SIGNED_OUT || state == TK_SESSION_SIGNED_IN;
}

static void
leave_asked_cb (TkWindow *self)
{
  if (!knows_staff (self))
    {
      if (tk_session_get_state (self->session) != TK_SESSION_OPENING)
        tk_kiosk_leave (self->kiosk);
      return;
    }
  gtk_stack_set_visible_child_name (self->states, "leave");
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), FALSE);
  set_front (self, adw_bin_get_child (self->leave));
  tk_leave_page_ask (TK_LEAVE_PAGE (adw_bin_get_child (self->leave)));
}

static void
leave_allowed_cb (TkWindow *self)
{
  tk_kiosk_leave (self->kiosk);
}

/* Back to where one was: pages and settings stand as they were left. */
static void
leave_stayed_cb (TkWindow *self)
{
  gboolean settings = g_str_equal (gtk_stack_get_visible_child_name (self->bodies), "settings");

  if (tk_session_get_state (self->session) != TK_SESSION_SIGNED_IN)
    {
      state_changed_cb (self);
      return;
    }
  gtk_stack_set_visible_child_name (self->states, "shell");
  show_body (self, settings);
  if (settings)
    set_front (self, adw_bin_get_child (self->settings));
  else
    visible_page_cb (self);
}

static gboolean
key_of_window (TkWindow *self, guint keyval, GdkModifierType state)
{
  static const struct { guint keyval; const char *action; } keys[] = { { GDK_KEY_F10, "win.settings" }, { GDK_KEY_F11, "win.mute" } };

  if (tk_session_get_state (self->session) != TK_SESSION_SIGNED_IN || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].keyval == keyval)
      return gtk_widget_activate_action (GTK_WIDGET (self), keys[i].action, NULL) || TRUE;
  return FALSE;
}

/* What the page in front has no use for. */
static gboolean
bubbled_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, TkWindow *self)
{
  if (self->front != NULL && TK_IS_PAGE (self->front) && tk_page_key (TK_PAGE (self->front), keyval, state))
    return TRUE;
  return key_of_window (self, keyval, state);
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
  if (self->lane != NULL)
    gtk_window_destroy (GTK_WINDOW (self->lane));
  g_clear_weak_pointer (&self->lane);
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
  gtk_widget_class_bind_template_child (widget_class, TkWindow, leave);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, settings);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, bodies);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, bars);
  gtk_widget_class_bind_template_child (widget_class, TkWindow, muted);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.page", "s", page_action);
  gtk_widget_class_install_action (widget_class, "win.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out_action);
  gtk_widget_class_install_action (widget_class, "win.key-hints", NULL, key_hints_action);
  gtk_widget_class_install_action (widget_class, "win.next-theme", NULL, next_theme_action);
  gtk_widget_class_install_action (widget_class, "win.mute", NULL, mute_action);
  gtk_widget_class_install_action (widget_class, "win.settings", NULL, settings_action);
  gtk_widget_class_install_action (widget_class, "settings.back", NULL, settings_back_action);
  gtk_widget_class_install_property_action (widget_class, "win.theme", "theme");
  for (guint i = 0; i < tk_pages_count (); i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_CONTROL_MASK, "win.page", "s", tk_pages_name (i));
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK, "win.sign-out", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK, "win.next-theme", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, GDK_CONTROL_MASK, "win.mute", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_comma, GDK_CONTROL_MASK, "win.settings", NULL);
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
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, visible_page_cb);
  install_actions (widget_class);
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
  tk_look_hurry (GTK_WIDGET (self));
  add_keys (self, GTK_PHASE_CAPTURE, G_CALLBACK (captured_key_cb));
  add_keys (self, GTK_PHASE_BUBBLE, G_CALLBACK (bubbled_key_cb));
}

TkWindow *
tk_window_new (GtkApplication *application, TkSession *session)
{
  TkWindow *self = g_object_new (TK_TYPE_WINDOW, "application", application, NULL);

  self->session = g_object_ref (session);
  tk_status_pill_set_session (self->pill, session);
  tk_window_bars_set_session (self->bars, session);
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

void
tk_window_start_kiosk (TkWindow *self)
{
  GtkWidget *leave = tk_leave_page_new (self->session);

  g_return_if_fail (self->kiosk == NULL);
  adw_bin_set_child (self->leave, leave);
  g_signal_connect_object (leave, "allowed", G_CALLBACK (leave_allowed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (leave, "stayed", G_CALLBACK (leave_stayed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (self->controls), FALSE);
  self->kiosk = tk_kiosk_new (GTK_WINDOW (self));
  g_signal_connect_object (self->kiosk, "leave-asked", G_CALLBACK (leave_asked_cb), self, G_CONNECT_SWAPPED);
}

TkLaneWindow *
tk_window_get_lane (TkWindow *self)
{
  return self->lane;
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
