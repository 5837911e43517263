/* Everything that reads a code ends in submit(); everything judged ends on the card. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gate-page-private.h"
#include "tk-camera-follow.h"
#include "tk-gate-announce.h"
#include "tk-page.h"

#include <glib/gi18n-lib.h>

#define SCROLL_MS 60       /* a frame or three, for the layout */

enum { JUDGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void tk_gate_page_page_init (TkPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkGatePage, tk_gate_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (TK_TYPE_PAGE, tk_gate_page_page_init))

gboolean
tk_gate_page_is_there (TkGatePage *self)
{
  return self->session != NULL && gtk_widget_get_root (GTK_WIDGET (self)) != NULL;
}

/* ---- Where we are ---- */

void
tk_gate_page_show_direction (TkGatePage *self)
{
  const TkGateInfo *gate = self->place->gate;
  gboolean in = self->direction == TK_DIRECTION_ENTRY;
  g_autofree char *accepts = g_strdup_printf (in ? _("Entry · %s") : _("Exit · %s"), gate->accepts);

  gtk_label_set_label (self->direction_label, in ? _("Entry") : _("Exit"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_ancestor (GTK_WIDGET (self->direction_label), GTK_TYPE_BUTTON)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, in ? _("Entry") : _("Exit"), -1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "gate.direction", gate->takes_entries && gate->takes_exits);
  tk_verdict_card_set_ready_words (self->card, in ? _("READY") : _("READY: EXIT"), accepts);
  tk_gate_announce (self, NULL);
}

static void
start_readers (TkGatePage *self)
{
  TkPreferences *preferences = tk_session_get_preferences (self->session);

  if (!self->in_front || self->place == NULL)
    return;
  tk_camera_view_start (self->camera, tk_preferences_get_camera (preferences));
  tk_camera_follow (tk_camera_view_get_camera (self->camera), preferences);
  tk_hand_scanner_set_framing (self->scanner, tk_preferences_get_wedge_prefix (preferences), tk_preferences_get_wedge_suffix (preferences));
  tk_hand_scanner_use_serial (self->scanner, tk_preferences_get_serial (preferences));
}

static void
enter_place (TkGatePage *self, const TkGatePlace *place)
{
  TkPreferences *preferences = tk_session_get_preferences (self->session);
  g_autofree char *where = g_strdup_printf ("%s · %s", place->gate->name, place->event_title);
  gboolean exits = tk_preferences_get_exits (preferences);

  g_clear_pointer (&self->place, tk_gate_place_free);
  self->place = tk_gate_place_copy (place);
  self->direction = (exits && place->gate->takes_exits) || !place->gate->takes_entries ? TK_DIRECTION_EXIT : TK_DIRECTION_ENTRY;
  gtk_label_set_label (self->where, where);
  tk_gate_page_show_direction (self);
  gtk_stack_set_visible_child_name (self->steps, "gate");
  start_readers (self);
  tk_gate_page_load_news (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
chosen_cb (TkGatePage *self, const TkGatePlace *place)
{
  if (self->place == NULL)
    enter_place (self, place);
}

/* ---- Counters and alarms ---- */

static void
show_news (TkGatePage *self, const TkGateNews *news)
{
  tk_gate_side_show_news (self->side, news, tk_session_get_zone (self->session));
  if (tk_alarm_banner_show (self->alarm, news->alarms))
    tk_sounds_alarm (self->sounds);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "gate.seen", news->alarms->len > 0);
}

static void
news_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkGatePage) self = user_data;
  g_autoptr (GError) error = NULL;
  TkGateNews *news = tk_desk_worker_finish (result, &error);

  self->asking_news = FALSE;
  if (error != NULL)
    g_warning ("counters: %s", error->message);
  if (tk_gate_page_is_there (self) && news != NULL)
    show_news (self, news);
  tk_gate_news_free (news);
  if (tk_gate_page_is_there (self) && self->news_again)
    tk_gate_page_load_news (self);
}

void
tk_gate_page_load_news (TkGatePage *self)
{
  self->news_again = self->asking_news;
  if (self->asking_news || self->place == NULL || !self->in_front)
    return;
  self->asking_news = TRUE;
  tk_gate_ask_news (self->session, self->place->gate->event, TK_GATE_SIDE_RECENT, news_cb, g_object_ref (self));
}

static void
preferences_changed_cb (TkGatePage *self)
{
  TkPreferences *preferences = tk_session_get_preferences (self->session);

  tk_verdict_card_set_manner (self->card, tk_preferences_get_clear_green (preferences), tk_preferences_get_clear_other (preferences),
                              tk_preferences_get_hide_names (preferences));
  start_readers (self);
}

static void
updated_cb (TkGatePage *self)
{
  if (!self->in_front || tk_session_get_state (self->session) != TK_SESSION_SIGNED_IN)
    return;
  if (self->place == NULL)
    tk_gate_chooser_refresh (self->chooser);
  else
    tk_gate_page_load_news (self);
}

/* ---- The sheet beside the verdict ---- */

const char *
tk_gate_page_get_sheet (TkGatePage *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->aside);

  return g_strcmp0 (name, "news") == 0 ? NULL : name;
}

static void make_room (TkGatePage *self, const char *name);

/* Once sizes are given out: the sheet in sight, or the card again. */
static gboolean
scroll_cb (gpointer user_data)
{
  TkGatePage *self = user_data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  gboolean to_sheet = tk_gate_page_get_sheet (self) != NULL && tk_split_is_stacked (self->split);

  self->scroll_source = 0;
  if (to_sheet && gtk_widget_get_visible (self->acts))
    make_room (self, tk_gate_page_get_sheet (self)); /* it was the sheet that made it narrow */
  gtk_adjustment_set_value (adjustment, to_sheet ? gtk_adjustment_get_upper (adjustment) : 0);
  return G_SOURCE_REMOVE;
}

/* A PIN pad needs the room, and a code that passes the camera by must not interrupt a supervisor. On a phone every sheet needs
 * all of it, below the verdict. */
static void
make_room (TkGatePage *self, const char *name)
{
  gboolean alone = name != NULL && tk_split_is_stacked (self->split);

  gtk_widget_set_visible (GTK_WIDGET (self->camera), !alone && g_strcmp0 (name, "supervisor") != 0);
  gtk_widget_set_visible (self->top, !alone);
  gtk_widget_set_visible (self->acts, !alone);
  if (self->scroll_source == 0)
    self->scroll_source = g_timeout_add (SCROLL_MS, scroll_cb, self);
}

void
tk_gate_page_open_sheet (TkGatePage *self, const char *name)
{
  gboolean had = tk_gate_page_get_sheet (self) != NULL;

  if (name == NULL && !had)
    return;
  if (name != NULL)
    tk_gate_acts_set_typing (self, FALSE);
  gtk_stack_set_visible_child_name (self->aside, name != NULL ? name : "news");
  make_room (self, name);
  tk_verdict_card_hold (self->card, name != NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* ---- Judging: what is read → submit → the desk → the card ---- */

typedef struct {
  TkGatePage *page;
  TkGateRead *read;
} Judging;

static void
judging_free (Judging *judging)
{
  g_object_unref (judging->page);
  tk_gate_read_free (judging->read);
  g_free (judging);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Judging, judging_free)

void
tk_gate_page_show_trouble (TkGatePage *self, const char *word, const char *sentence, const char *instruction)
{
  tk_verdict_card_show_trouble (self->card, word, sentence, instruction);
  tk_gate_announce (self, NULL);
  tk_sounds_play (self->sounds, TK_COLOUR_AMBER);
}

static void
keep_verdict (TkGatePage *self, const TkScanResult *verdict, const TkGateRead *read)
{
  TkGateRead *kept = read != NULL ? tk_gate_read_copy (read) : NULL; /* may be last_read itself */

  tk_scan_result_free (self->last);
  self->last = tk_scan_result_copy (verdict);
  tk_gate_read_free (self->last_read);
  self->last_read = kept;
  self->shown_us = g_get_monotonic_time ();
  if (verdict->colour != TK_COLOUR_GREEN || verdict->repeat)
    return;
  g_free (self->last_green);
  self->last_green = g_strdup (verdict->scan_id);
}

void
tk_gate_page_show_verdict (TkGatePage *self, const TkScanResult *verdict, const TkGateRead *read)
{
  keep_verdict (self, verdict, read);
  tk_gate_page_open_sheet (self, NULL);
  tk_gate_acts_set_typing (self, FALSE);
  tk_verdict_card_show_result (self->card, verdict, tk_session_get_zone (self->session));
  /* Fewer came: whoever was let in is in, and nothing opens once more. */
  tk_gate_announce (self, self->correcting ? NULL : verdict);
  tk_gate_people_offer (self, verdict);
  tk_sounds_play (self->sounds, verdict->colour);
  g_signal_emit (self, signals[JUDGED], 0, verdict);
  tk_session_acted (self->session);
  tk_gate_page_load_news (self);
}

static void
scanned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Judging) judging = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) verdict = tk_desk_worker_finish (result, &error);

  tk_same_code_end (judging->page->same, judging->read->text, judging->read->length);
  if (!tk_gate_page_is_there (judging->page))
    return;
  if (verdict != NULL)
    tk_gate_page_show_verdict (judging->page, verdict, judging->read);
  else
    tk_gate_page_show_trouble (judging->page, _("NOT CHECKED"), error->message,
                               _("Do not let them in yet; scan again or call a supervisor."));
}

void
tk_gate_page_submit_read (TkGatePage *self, const TkGateRead *read)
{
  Judging *judging;

  if (self->place == NULL || tk_session_get_staff (self->session) == NULL || read->length == 0)
    return;
  judging = g_new0 (Judging, 1);
  judging->page = g_object_ref (self);
  judging->read = tk_gate_read_copy (read);
  tk_gate_ask_scan (self->session, self->place->gate, self->direction, read, scanned_cb, judging);
}

void
tk_gate_page_submit (TkGatePage *self, const char *text, gsize length, const char *source)
{
  guint people = tk_gate_people_take (self), usual = tk_preferences_get_group_default (tk_session_get_preferences (self->session));
  g_autoptr (TkGateRead) read = tk_gate_read_new (text, length, source, people > 0 ? people : usual);

  tk_gate_page_submit_read (self, read);
}

/* A machine reads as often as it can: a code that is being judged or held before it is submitted once. */
static void
submit_machine_read (TkGatePage *self, const char *text, gsize length, const char *source)
{
  if (self->place != NULL && tk_session_get_staff (self->session) != NULL && length > 0
      && tk_same_code_begin (self->same, text, length, g_get_monotonic_time () / 1000))
    tk_gate_page_submit (self, text, length, source);
}

static void
camera_read_cb (TkGatePage *self, const char *payload, guint length)
{
  if (g_strcmp0 (tk_gate_page_get_sheet (self), "supervisor") != 0)
    submit_machine_read (self, payload, length, "camera");
}

static void
picture_read_cb (TkGatePage *self, const char *payload, guint length)
{
  submit_machine_read (self, payload, length, "picture");
}

static void
unreadable_cb (TkGatePage *self, const char *sentence)
{
  tk_gate_page_show_trouble (self, _("NOT READ"), sentence, _("Try a sharper picture, the hand scanner, or type the code (F2)."));
}

static void
hand_scanned_cb (TkGatePage *self, const char *payload)
{
  submit_machine_read (self, payload, strlen (payload), "scanner");
}

static void
found_one_cb (TkGatePage *self, const char *code)
{
  g_autofree char *kept = g_strdup (code);

  tk_gate_page_submit (self, kept, strlen (kept), "search");
}

static void
touched_cb (TkGatePage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "gate.details", NULL);
}

static void
waits_cb (TkGatePage *self, gboolean waits)
{
  gtk_widget_set_visible (self->answers, waits);
}

/* ---- As a page, as a widget ---- */

static gboolean
tk_gate_page_scanner_key (TkPage *page, guint keyval, GdkModifierType modifiers, gint64 time_ms)
{
  TkGatePage *self = TK_GATE_PAGE (page);

  gboolean taken = self->place != NULL && tk_hand_scanner_key (self->scanner, keyval, modifiers, time_ms);

  if (taken)
    tk_gate_people_forget_digit (self);
  return taken;
}

static gboolean
tk_gate_page_key (TkPage *page, guint keyval, GdkModifierType modifiers)
{
  TkGatePage *self = TK_GATE_PAGE (page);

  return self->place != NULL && tk_gate_acts_key (self, keyval, modifiers);
}

static void
tk_gate_page_came_to_front (TkPage *page)
{
  TkGatePage *self = TK_GATE_PAGE (page);

  self->in_front = TRUE;
  tk_gate_acts_came_to_front (self);
  tk_gate_chooser_refresh (self->chooser);
  start_readers (self);
  tk_gate_page_load_news (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  tk_gate_announce (self, NULL);
}

static void
tk_gate_page_went_back (TkPage *page)
{
  TkGatePage *self = TK_GATE_PAGE (page);

  self->in_front = FALSE;
  tk_camera_view_stop (self->camera);
  tk_hand_scanner_use_serial (self->scanner, NULL);
  tk_gate_page_open_sheet (self, NULL);
  tk_gate_people_clear (self);
  tk_verdict_card_clear (self->card);
  tk_gate_announce (self, NULL);
}

static void
tk_gate_page_dispose (GObject *object)
{
  TkGatePage *self = TK_GATE_PAGE (object);
  GtkWidget *child;

  tk_gate_people_stop (self);
  g_clear_handle_id (&self->scroll_source, g_source_remove);
  g_clear_pointer (&self->last, tk_scan_result_free);
  g_clear_pointer (&self->last_read, tk_gate_read_free);
  g_clear_pointer (&self->last_green, g_free);
  g_clear_pointer (&self->matter_scan, g_free);
  g_clear_object (&self->session);
  g_clear_object (&self->scanner);
  g_clear_object (&self->pictures);
  g_clear_object (&self->sounds);
  g_clear_pointer (&self->place, tk_gate_place_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_GATE_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_gate_page_parent_class)->dispose (object);
}

static void
tk_gate_page_finalize (GObject *object)
{
  tk_same_code_free (TK_GATE_PAGE (object)->same);
  G_OBJECT_CLASS (tk_gate_page_parent_class)->finalize (object);
}

static void
tk_gate_page_page_init (TkPageInterface *iface)
{
  iface->scanner_key = tk_gate_page_scanner_key;
  iface->key = tk_gate_page_key;
  iface->came_to_front = tk_gate_page_came_to_front;
  iface->went_back = tk_gate_page_went_back;
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, steps);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, chooser);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, alarm);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, card);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, camera);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, side);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, where);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, direction_label);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, people_chip);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, top);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, acts);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, answers);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, split);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, people_label);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, printed);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, aside);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, details);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, supervisor);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, find);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, typing);
  gtk_widget_class_bind_template_child (widget_class, TkGatePage, code);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, camera_read_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "code_entered_cb", G_CALLBACK (tk_gate_acts_code_entered));
  gtk_widget_class_bind_template_callback_full (widget_class, "code_changed_cb", G_CALLBACK (tk_gate_acts_code_changed));
  gtk_widget_class_bind_template_callback_full (widget_class, "decided_cb", G_CALLBACK (tk_gate_exceptions_decided));
  gtk_widget_class_bind_template_callback_full (widget_class, "wanted_cb", G_CALLBACK (tk_gate_lookup_wanted));
  gtk_widget_class_bind_template_callback (widget_class, found_one_cb);
  gtk_widget_class_bind_template_callback (widget_class, touched_cb);
  gtk_widget_class_bind_template_callback (widget_class, waits_cb);
}

static void
tk_gate_page_class_init (TkGatePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_gate_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = tk_gate_page_finalize;
  g_type_ensure (TK_TYPE_SPLIT);
  g_type_ensure (TK_TYPE_GATE_CHOOSER);
  g_type_ensure (TK_TYPE_ALARM_BANNER);
  g_type_ensure (TK_TYPE_VERDICT_CARD);
  g_type_ensure (TK_TYPE_CAMERA_VIEW);
  g_type_ensure (TK_TYPE_GATE_SIDE);
  g_type_ensure (TK_TYPE_GATE_DETAILS);
  g_type_ensure (TK_TYPE_GATE_SUPERVISOR);
  g_type_ensure (TK_TYPE_GATE_FIND);
  signals[JUDGED] = g_signal_new ("judged", TK_TYPE_GATE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-gate-page.ui");
  bind_children (widget_class);
  tk_gate_acts_install (widget_class);
  tk_gate_exceptions_install (widget_class);
  tk_gate_lookup_install (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_gate_page_init (TkGatePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->scanner = tk_hand_scanner_new ();
  self->same = tk_same_code_new ();
  self->pictures = tk_picture_intake_new (GTK_WIDGET (self));
  self->sounds = tk_sounds_new ();
  g_signal_connect_object (self->scanner, "scanned", G_CALLBACK (hand_scanned_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scanner, "typed", G_CALLBACK (tk_gate_acts_typed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pictures, "read", G_CALLBACK (picture_read_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pictures, "unreadable", G_CALLBACK (unreadable_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
tk_gate_page_new (TkSession *session)
{
  TkGatePage *self = g_object_new (TK_TYPE_GATE_PAGE, NULL);

  self->session = g_object_ref (session);
  tk_gate_chooser_set_session (self->chooser, session);
  g_signal_connect_object (tk_session_get_preferences (session), "changed", G_CALLBACK (preferences_changed_cb), self,
                           G_CONNECT_SWAPPED);
  preferences_changed_cb (self);
  tk_gate_announce_start (self);
  g_signal_connect_object (session, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

TkVerdictCard *
tk_gate_page_get_card (TkGatePage *self)
{
  return self->card;
}
