/* Tells a camera once when it comes up and once per change: one that does not obey is not asked for ever.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera-follow.h"

typedef struct {
  TkPreferences *preferences;
  gboolean torch, focus;      /* the camera had it when we last looked */
} Follow;

#define KEY "tiketi-follow"

static void
follow_free (Follow *follow)
{
  g_object_unref (follow->preferences);
  g_free (follow);
}

static void
tell_torch (TkCamera *camera, Follow *follow)
{
  const TkCameraAbilities *abilities = tk_camera_get_abilities (camera);
  gboolean on = tk_preferences_get_torch (follow->preferences);

  if (abilities->torch && !abilities->torch_on != !on)
    tk_camera_set_torch (camera, on);
}

static void
tell_focus (TkCamera *camera, Follow *follow)
{
  const TkCameraAbilities *abilities = tk_camera_get_abilities (camera);
  int focus = tk_preferences_get_focus (follow->preferences);
  int distance = abilities->focus_min + (int) ((gint64) (abilities->focus_max - abilities->focus_min) * MAX (focus, 0) / 100);

  if (focus < 0 && abilities->focus_auto && !abilities->focus_is_auto)
    tk_camera_set_focus (camera, TRUE, 0);
  else if (focus >= 0 && abilities->focus_manual && (abilities->focus_is_auto || abilities->focus != distance))
    tk_camera_set_focus (camera, FALSE, distance);
}

static void
abilities_cb (TkCamera *camera)
{
  Follow *follow = g_object_get_data (G_OBJECT (camera), KEY);
  const TkCameraAbilities *abilities = tk_camera_get_abilities (camera);
  gboolean torch_came = abilities->torch && !follow->torch;
  gboolean focus_came = (abilities->focus_auto || abilities->focus_manual) && !follow->focus;

  follow->torch = abilities->torch;
  follow->focus = abilities->focus_auto || abilities->focus_manual;
  if (torch_came)
    tell_torch (camera, follow);
  if (focus_came)
    tell_focus (camera, follow);
}

static void
changed_cb (TkCamera *camera, const char *key)
{
  Follow *follow = g_object_get_data (G_OBJECT (camera), KEY);

  if (g_str_equal (key, "torch"))
    tell_torch (camera, follow);
  else
    tell_focus (camera, follow);
}

void
tk_camera_follow (TkCamera *camera, TkPreferences *preferences)
{
  Follow *follow;

  if (camera == NULL || g_object_get_data (G_OBJECT (camera), KEY) != NULL)
    return;
  follow = g_new0 (Follow, 1);
  follow->preferences = g_object_ref (preferences);
  g_object_set_data_full (G_OBJECT (camera), KEY, follow, (GDestroyNotify) follow_free);
  g_signal_connect (camera, "notify::abilities", G_CALLBACK (abilities_cb), NULL);
  g_signal_connect_object (preferences, "changed::torch", G_CALLBACK (changed_cb), camera, G_CONNECT_SWAPPED);
  g_signal_connect_object (preferences, "changed::focus", G_CALLBACK (changed_cb), camera, G_CONNECT_SWAPPED);
  abilities_cb (camera);
}
