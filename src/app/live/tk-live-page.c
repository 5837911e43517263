/* Reads again whenever the session says that there is news, one question at a time. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-live-page.h"
#include "tk-event-choice.h"
#include "tk-kiosk-disk.h"
#include "tk-live-view.h"
#include "tk-page.h"

#include <glib/gi18n-lib.h>

struct _TkLivePage {
  GtkWidget parent;
  TkSession *session;
  TkEventChoice *event;
  TkLiveView *view;
  GtkToggleButton *last_30, *last_60, *last_240;
  GtkLabel *words;
  GtkFileChooserNative *chooser;
  guint minutes;
  gboolean in_front, asking, ask_again;
};

typedef struct {
  guint32 event;
  guint minutes;
} Question;

static void tk_live_page_page_init (TkPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkLivePage, tk_live_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (TK_TYPE_PAGE, tk_live_page_page_init))

static void load (TkLivePage *self);

static void
say (TkLivePage *self, const char *words, gboolean trouble)
{
  gtk_label_set_label (self->words, words);
  gtk_widget_set_visible (GTK_WIDGET (self->words), *words != '\0');
  if (trouble)
    gtk_widget_add_css_class (GTK_WIDGET (self->words), "trouble");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->words), "trouble");
}

/* ---- Reading ---- */

static gpointer
live_job (TkDesk *desk, gpointer input, GError **error)
{
  const Question *question = input;

  return tk_desk_live (desk, question->event, question->minutes, error);
}

static void
live_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkLivePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkLive) live = tk_desk_worker_finish (result, &error);

  self->asking = FALSE;
  if (self->session == NULL)
    return;
  if (live != NULL)
    tk_live_view_show (self->view, live, tk_session_get_zone (self->session));
  else
    say (self, error->message, TRUE);
  if (self->ask_again)
    load (self);
}

static void
load (TkLivePage *self)
{
  Question *question;

  self->ask_again = self->asking;
  if (self->asking || !self->in_front || tk_event_choice_get_event (self->event) == 0)
    return;
  self->asking = TRUE;
  question = g_new0 (Question, 1);
  question->event = tk_event_choice_get_event (self->event);
  question->minutes = self->minutes;
  tk_session_ask (self->session, live_job, question, g_free, (GDestroyNotify) tk_live_free, live_cb, g_object_ref (self));
}

static void
read_anew_cb (TkLivePage *self)
{
  if (tk_event_choice_get_event (self->event) == 0 && tk_event_choice_get_trouble (self->event) != NULL)
    say (self, tk_event_choice_get_trouble (self->event), TRUE);
  load (self);
}

static void
updated_cb (TkLivePage *self)
{
  if (tk_session_get_state (self->session) == TK_SESSION_SIGNED_IN)
    load (self);
}

static void
window_cb (TkLivePage *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  self->minutes = button == self->last_30 ? 30 : button == self->last_60 ? 60 : 240;
  if (self->session != NULL)
    load (self);
}

/* ---- CSV ---- */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkLivePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_parse_name (G_FILE (source));
  g_autofree char *words = NULL;
  gboolean well = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);

  words = well ? g_strdup_printf (_("Written: %s"), name)
               : g_strdup_printf (_("%s could not be written (%s): choose another place."), name, error->message);
  say (self, words, !well);
}

static gpointer
csv_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_live_csv (desk, GPOINTER_TO_UINT (input), error);
}

static void
csv_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFile) file = user_data;
  g_autoptr (TkLivePage) self = g_object_steal_data (G_OBJECT (file), "page");
  g_autoptr (GError) error = NULL;
  char *text = tk_desk_worker_finish (result, &error);
  g_autoptr (GBytes) bytes = NULL;

  if (text == NULL)
    {
      say (self, error->message, TRUE);
      return;
    }
  bytes = g_bytes_new_take (text, strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, written_cb, g_object_ref (self));
}

static void
response_cb (TkLivePage *self, int response)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser)) : NULL;

  if (file != NULL)
    tk_live_page_export (self, file);
  g_clear_object (&self->chooser);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkLivePage *self = TK_LIVE_PAGE (widget);

  if (self->chooser != NULL || tk_event_choice_get_event (self->event) == 0)
    return;
  self->chooser = gtk_file_chooser_native_new (_("Write arrivals as CSV"), GTK_WINDOW (gtk_widget_get_root (widget)), GTK_FILE_CHOOSER_ACTION_SAVE,
                                               _("Write"), _("Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), _("arrivals.csv"));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* ---- The page ---- */

static gboolean
tk_live_page_key (TkPage *page, guint keyval, GdkModifierType modifiers)
{
  TkLivePage *self = TK_LIVE_PAGE (page);
  GtkToggleButton *windows[] = { self->last_30, self->last_60, self->last_240 };
  int digit = tk_key_digit (keyval);

  if (keyval == GDK_KEY_e && (modifiers & GDK_CONTROL_MASK))
    return gtk_widget_activate_action (GTK_WIDGET (self), "live.export", NULL) || TRUE;
  if (digit < 1 || digit > (int) G_N_ELEMENTS (windows) || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return FALSE;
  gtk_toggle_button_set_active (windows[digit - 1], TRUE);
  return TRUE;
}

static void
tk_live_page_came_to_front (TkPage *page)
{
  TkLivePage *self = TK_LIVE_PAGE (page);

  self->in_front = TRUE;
  tk_kiosk_disk_allow (GTK_WIDGET (self), self->session, "live.export", TRUE);
  tk_event_choice_refresh (self->event);
  load (self);
}

static void
tk_live_page_went_back (TkPage *page)
{
  TK_LIVE_PAGE (page)->in_front = FALSE;
}

static void
tk_live_page_dispose (GObject *object)
{
  TkLivePage *self = TK_LIVE_PAGE (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_LIVE_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_live_page_parent_class)->dispose (object);
}

static void
tk_live_page_page_init (TkPageInterface *iface)
{
  iface->key = tk_live_page_key;
  iface->came_to_front = tk_live_page_came_to_front;
  iface->went_back = tk_live_page_went_back;
}

static void
tk_live_page_class_init (TkLivePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_live_page_dispose;
  g_type_ensure (TK_TYPE_EVENT_CHOICE);
  g_type_ensure (TK_TYPE_LIVE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-live-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TkLivePage, event);
  gtk_widget_class_bind_template_child (widget_class, TkLivePage, view);
  gtk_widget_class_bind_template_child (widget_class, TkLivePage, last_30);
  gtk_widget_class_bind_template_child (widget_class, TkLivePage, last_60);
  gtk_widget_class_bind_template_child (widget_class, TkLivePage, last_240);
  gtk_widget_class_bind_template_child (widget_class, TkLivePage, words);
  gtk_widget_class_bind_template_callback (widget_class, read_anew_cb);
  gtk_widget_class_bind_template_callback (widget_class, window_cb);
  gtk_widget_class_install_action (widget_class, "live.export", NULL, export_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_live_page_init (TkLivePage *self)
{
  self->minutes = 60;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

GtkWidget *
tk_live_page_new (TkSession *session)
{
  TkLivePage *self = g_object_new (TK_TYPE_LIVE_PAGE, NULL);

  self->session = g_object_ref (session);
  tk_event_choice_set_session (self->event, session);
  g_signal_connect_object (session, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

guint
tk_live_page_get_minutes (TkLivePage *self)
{
  return self->minutes;
}

void
tk_live_page_export (TkLivePage *self, GFile *file)
{
  g_autoptr (GFile) copy = g_file_dup (file);

  g_object_set_data_full (G_OBJECT (copy), "page", g_object_ref (self), g_object_unref);
  tk_session_ask (self->session, csv_job, GUINT_TO_POINTER (tk_event_choice_get_event (self->event)), NULL, g_free, csv_cb,
                  g_steal_pointer (&copy));
}
