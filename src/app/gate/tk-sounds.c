/* A GStreamer playbin that is set back to the start for every verdict, from a thread: opening a device may take its time, and
 * a queue does not. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sounds.h"
#include "tk-locale.h"

#include <gst/gst.h>

#ifndef TIKETI_DATADIR_INSTALLED
#define TIKETI_DATADIR_INSTALLED "/usr/share/tiketi"
#endif

typedef struct {
  GstElement *bin;          /* NULL without playbin */
  gint newest;              /* atomic: number of the last sound asked for; older ones are not played any more */
  gint complained;          /* atomic: since it was started */
} Player;

struct _TkSounds {
  GObject parent;
  Player player;
  Player siren;             /* for alarms: a verdict's sound must not cut one short */
  GThreadPool *thread;
  TkPreferences *preferences;
  char *dir;
  guint volume;             /* 0 to 100 */
  gboolean muted;
  gint no_device;           /* atomic */
};

typedef struct {
  Player *player;           /* borrowed: dispose waits for the thread */
  char *uri;
  double volume;
  gint number;
} Sound;

G_DEFINE_FINAL_TYPE (TkSounds, tk_sounds, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
sound_free (Sound *sound)
{
  g_free (sound->uri);
  g_free (sound);
}

static gboolean
changed_cb (gpointer user_data)
{
  g_autoptr (TkSounds) self = g_weak_ref_get (user_data);

  if (self != NULL)
    g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
weak_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
set_no_device (TkSounds *self, gboolean none)
{
  GWeakRef *weak;

  if (g_atomic_int_get (&self->no_device) == none)
    return;
  g_atomic_int_set (&self->no_device, none);
  weak = g_new (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  g_idle_add_full (G_PRIORITY_DEFAULT, changed_cb, weak, weak_free);
}

/* On GStreamer's threads. Nothing is kept: a bus nobody empties grows all night. */
static GstBusSyncReply
bus_cb (GstBus *bus, GstMessage *message, gpointer user_data)
{
  TkSounds *self = user_data;
  Player *player = GST_MESSAGE_SRC (message) != NULL && self->siren.bin != NULL
                           && gst_object_has_as_ancestor (GST_MESSAGE_SRC (message), GST_OBJECT (self->siren.bin))
                     ? &self->siren : &self->player;

  switch (GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_ERROR:
    case GST_MESSAGE_WARNING:
      g_atomic_int_set (&player->complained, 1);
      set_no_device (self, TRUE);
      break;
    case GST_MESSAGE_EOS:
      if (!g_atomic_int_get (&player->complained))
        set_no_device (self, FALSE);
      break;
    default:
      break;
    }
  gst_message_unref (message);
  return GST_BUS_DROP;
}

static void
play_cb (gpointer data, gpointer user_data)
{
  Sound *sound = data;
  GstElement *bin = sound->player->bin;

  if (sound->uri == NULL)
    gst_element_set_state (bin, GST_STATE_NULL);
  else if (sound->number == g_atomic_int_get (&sound->player->newest))
    {
      /* Only from NULL does it look for a device again: somebody may have plugged one in. */
      gst_element_set_state (bin, g_atomic_int_get (&sound->player->complained) ? GST_STATE_NULL : GST_STATE_READY);
      g_atomic_int_set (&sound->player->complained, 0);
      g_object_set (bin, "uri", sound->uri, "volume", sound->volume, NULL);
      gst_element_set_state (bin, GST_STATE_PLAYING);
    }
  sound_free (sound);
}

static void
push (TkSounds *self, Player *player, char *uri)
{
  Sound *sound = g_new0 (Sound, 1);
  double volume = self->volume / 100.0;

  sound->player = player;
  sound->uri = uri;
  /* Cubic: half on the scale is about half as loud to an ear. */
  sound->volume = volume * volume * volume;
  sound->number = g_atomic_int_add (&player->newest, 1) + 1;
  g_thread_pool_push (self->thread, sound, NULL);
}

static void
preferences_changed_cb (TkSounds *self)
{
  self->volume = tk_preferences_get_volume (self->preferences);
  self->muted = tk_preferences_get_mute (self->preferences);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
stop (TkSounds *self, Player *player)
{
  if (player->bin != NULL)
    push (self, player, NULL);
}

static void
clear_player (Player *player)
{
  g_autoptr (GstBus) bus = player->bin != NULL ? gst_element_get_bus (player->bin) : NULL;

  if (bus != NULL)
    gst_bus_set_sync_handler (bus, NULL, NULL, NULL);
  g_clear_pointer (&player->bin, gst_object_unref);
}

static void
tk_sounds_dispose (GObject *object)
{
  TkSounds *self = TK_SOUNDS (object);

  if (self->thread != NULL)
    {
      stop (self, &self->player);
      stop (self, &self->siren);
      g_thread_pool_free (g_steal_pointer (&self->thread), FALSE, TRUE);
    }
  clear_player (&self->player);
  clear_player (&self->siren);
  g_clear_object (&self->preferences);
  G_OBJECT_CLASS (tk_sounds_parent_class)->dispose (object);
}

static void
tk_sounds_finalize (GObject *object)
{
  g_free (TK_SOUNDS (object)->dir);
  G_OBJECT_CLASS (tk_sounds_parent_class)->finalize (object);
}

static void
tk_sounds_class_init (TkSoundsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tk_sounds_dispose;
  G_OBJECT_CLASS (klass)->finalize = tk_sounds_finalize;
  signals[CHANGED] = g_signal_new ("changed", TK_TYPE_SOUNDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
make_player (TkSounds *self, Player *player)
{
  g_autoptr (GstBus) bus = NULL;

  player->bin = gst_element_factory_make ("playbin", NULL);
  if (player->bin == NULL)
    return;
  gst_object_ref_sink (player->bin);
  bus = gst_element_get_bus (player->bin);
  gst_bus_set_sync_handler (bus, bus_cb, self, NULL);
}

static void
tk_sounds_init (TkSounds *self)
{
  self->volume = 80;
  if (!gst_init_check (NULL, NULL, NULL))
    return;
  self->dir = tk_locale_find_dir ("TIKETI_DATADIR", "../../data", "sounds/admitted.wav", TIKETI_DATADIR_INSTALLED);
  self->thread = g_thread_pool_new (play_cb, NULL, 1, FALSE, NULL);
  make_player (self, &self->player);
  make_player (self, &self->siren);
  self->no_device = self->player.bin == NULL;
}

TkSounds *
tk_sounds_new (void)
{
  return g_object_new (TK_TYPE_SOUNDS, NULL);
}

void
tk_sounds_follow (TkSounds *self, TkPreferences *preferences)
{
  g_return_if_fail (self->preferences == NULL);
  self->preferences = g_object_ref (preferences);
  g_signal_connect_object (preferences, "changed::volume", G_CALLBACK (preferences_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (preferences, "changed::mute", G_CALLBACK (preferences_changed_cb), self, G_CONNECT_SWAPPED);
  preferences_changed_cb (self);
}

static void
play (TkSounds *self, Player *player, const char *file)
{
  g_autofree char *path = NULL;

  if (player->bin == NULL || self->muted || self->volume == 0)
    return;
  path = g_build_filename (self->dir, "sounds", file, NULL);
  push (self, player, g_filename_to_uri (path, NULL, NULL));
}

void
tk_sounds_play (TkSounds *self, TkColour colour)
{
  static const char *const files[] = {
    [TK_COLOUR_GREEN] = "admitted.wav", [TK_COLOUR_AMBER] = "attention.wav", [TK_COLOUR_RED] = "refused.wav",
  };

  play (self, &self->player, files[colour]);
}

void
tk_sounds_alarm (TkSounds *self)
{
  play (self, &self->siren, "alarm.wav");
}

TkSoundsState
tk_sounds_get_state (TkSounds *self)
{
  if (self->muted || self->volume == 0)
    return TK_SOUNDS_MUTED;
  return g_atomic_int_get (&self->no_device) ? TK_SOUNDS_NO_DEVICE : TK_SOUNDS_READY;
}
