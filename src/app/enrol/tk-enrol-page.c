/* Three steps on one page; errors stand next to what caused them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-enrol-page.h"
#include "tk-enrol-text.h"
#include "tk-page.h"
#include "tk-sync.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>

struct _TkEnrolPage {
  GtkWidget parent;
  TkSession *session;
  GtkStack *steps;
  GtkEntry *code, *url;
  GtkLabel *code_trouble, *url_trouble, *joining;
  GtkSpinner *spinner;
  AdwStatusPage *done;
  gboolean busy, filling;
};

static void tk_enrol_page_page_init (TkPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkEnrolPage, tk_enrol_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (TK_TYPE_PAGE, tk_enrol_page_page_init))

typedef struct {
  char *dir, *url, *code;
  const TkClock *clock;
} Join;

static void
join_free (Join *join)
{
  g_free (join->dir);
  g_free (join->url);
  g_free (join->code);
  g_free (join);
}

static void
say (GtkLabel *label, const char *words)
{
  gtk_label_set_label (label, words);
  gtk_widget_set_visible (GTK_WIDGET (label), *words != '\0');
}

static void
set_busy (TkEnrolPage *self, gboolean busy)
{
  self->busy = busy;
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "enrol.join", !busy);
}

/* Who you are joining, before anything is sent. */
static void
show_joining (TkEnrolPage *self)
{
  g_autoptr (GUri) uri = g_uri_parse (gtk_editable_get_text (GTK_EDITABLE (self->url)), G_URI_FLAGS_NONE, NULL);
  g_autofree char *words = NULL;

  if (uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0')
    words = g_strdup_printf (_("You are joining %s."), g_uri_get_host (uri));
  say (self->joining, words != NULL ? words : "");
}

static void
code_changed_cb (TkEnrolPage *self)
{
  g_autofree char *code = NULL, *url = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->code));

  if (self->filling)
    return;
  say (self->code_trouble, "");
  /* Something pasted that holds more than the code fills both fields. */
  if (tk_enrol_text_parse (text, &code, &url) && url != NULL)
    {
      self->filling = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->url), url);
      gtk_editable_set_text (GTK_EDITABLE (self->code), code);
      self->filling = FALSE;
    }
  show_joining (self);
}

static void
url_changed_cb (TkEnrolPage *self)
{
  say (self->url_trouble, "");
  show_joining (self);
}

static void
join_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Join *join = task_data;
  TkEnrolRequest request = { .hub_url = join->url, .code = join->code, .ca_file = g_getenv ("TIKETI_CA_FILE") };
  GError *error = NULL;

  if (tk_sync_enrol (join->dir, join->clock, &request, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gpointer
terminal_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_get_terminal (desk, error);
}

static void
terminal_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkEnrolPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkTerminalInfo) terminal = tk_desk_worker_finish (result, &error);
  g_autofree char *title = NULL, *words = NULL;

  if (self->session == NULL)
    return;
  set_busy (self, FALSE);
  if (terminal == NULL)
    {
      say (self->code_trouble, error->message);
      return;
    }
  title = g_strdup_printf (_("This is %s"), terminal->name);
  words = g_strdup_printf (_("Terminal %" PRId64 " at %s. Events and staff load in the background."), terminal->number,
                           terminal->hub_url);
  adw_status_page_set_title (self->done, title);
  adw_status_page_set_description (self->done, words);
  gtk_stack_set_visible_child_name (self->steps, "done");
  /* The agent starts, and loads while this is read. */
  tk_session_refresh (self->session);
}

static void
show_error (TkEnrolPage *self, const GError *error)
{
  gboolean about_code = g_error_matches (error, TK_SYNC_ERROR, TK_SYNC_ERROR_CODE);

  say (about_code ? self->code_trouble : self->url_trouble, error->message);
  gtk_widget_grab_focus (about_code ? GTK_WIDGET (self->code) : GTK_WIDGET (self->url));
}

static void
joined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TkEnrolPage *self = TK_ENROL_PAGE (source);
  g_autoptr (GError) error = NULL;

  if (self->session == NULL)
    return;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      tk_session_ask (self->session, terminal_job, NULL, NULL, (GDestroyNotify) tk_terminal_info_free, terminal_cb,
                      g_object_ref (self));
      return;
    }
  set_busy (self, FALSE);
  show_error (self, error);
}

static void
join_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkEnrolPage *self = TK_ENROL_PAGE (widget);
  g_autoptr (GTask) task = NULL;
  g_autofree char *code = NULL, *url = NULL;
  Join *join;

  if (self->busy)
    return;
  if (!tk_enrol_text_parse (gtk_editable_get_text (GTK_EDITABLE (self->code)), &code, &url))
    {
      say (self->code_trouble, _("That is not an enrolment code: paste the code the hub gave you, or scan its QR."));
      return;
    }
  if (*gtk_editable_get_text (GTK_EDITABLE (self->url)) == '\0')
    {
      say (self->url_trouble, _("Type the hub's address, for example https://tickets.example.org."));
      return;
    }
  set_busy (self, TRUE);
  join = g_new0 (Join, 1);
  join->dir = g_strdup (tk_session_get_dir (self->session));
  join->clock = tk_session_get_clock (self->session);
  join->url = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->url))));
  join->code = g_steal_pointer (&code);
  task = g_task_new (self, NULL, joined_cb, NULL);
  g_task_set_task_data (task, join, (GDestroyNotify) join_free);
  g_task_run_in_thread (task, join_thread);
}

static void
join_cb (TkEnrolPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "enrol.join", NULL);
}

static void
finish_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_session_leave_enrolment (TK_ENROL_PAGE (widget)->session);
}

static gboolean
tk_enrol_page_key (TkPage *page, guint keyval, GdkModifierType modifiers)
{
  TkEnrolPage *self = TK_ENROL_PAGE (page);

  if (!tk_key_is_enter (keyval))
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (page),
                              g_str_equal (gtk_stack_get_visible_child_name (self->steps), "done") ? "enrol.finish" : "enrol.join",
                              NULL);
  return TRUE;
}

static void
tk_enrol_page_came_to_front (TkPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (TK_ENROL_PAGE (page)->code));
}

static void
tk_enrol_page_dispose (GObject *object)
{
  GtkWidget *child;

  g_clear_object (&TK_ENROL_PAGE (object)->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), TK_TYPE_ENROL_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_enrol_page_parent_class)->dispose (object);
}

static void
tk_enrol_page_page_init (TkPageInterface *iface)
{
  iface->key = tk_enrol_page_key;
  iface->came_to_front = tk_enrol_page_came_to_front;
}

static void
tk_enrol_page_class_init (TkEnrolPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_enrol_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-enrol-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TkEnrolPage, steps);
  gtk_widget_class_bind_template_child (widget_class, TkEnrolPage, code);
  gtk_widget_class_bind_template_child (widget_class, TkEnrolPage, url);
  gtk_widget_class_bind_template_child (widget_class, TkEnrolPage, code_trouble);
  gtk_widget_class_bind_template_child (widget_class, TkEnrolPage, url_trouble);
  gtk_widget_class_bind_template_child (widget_class, TkEnrolPage, joining);
  gtk_widget_class_bind_template_child (widget_class, TkEnrolPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, TkEnrolPage, done);
  gtk_widget_class_bind_template_callback (widget_class, code_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, url_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, join_cb);
  gtk_widget_class_install_action (widget_class, "enrol.join", NULL, join_action);
  gtk_widget_class_install_action (widget_class, "enrol.finish", NULL, finish_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_enrol_page_init (TkEnrolPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tk_enrol_page_new (TkSession *session)
{
  TkEnrolPage *self = g_object_new (TK_TYPE_ENROL_PAGE, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
