/* A name and an id that do not change. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-scan-device-private.h"

struct _TkScanDevice
{
  GObject parent;
  char *id;
  char *name;
};

G_DEFINE_FINAL_TYPE (TkScanDevice, tk_scan_device, G_TYPE_OBJECT)

enum { PROP_ID = 1, PROP_NAME, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
tk_scan_device_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TkScanDevice *device = TK_SCAN_DEVICE (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, device->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, device->name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tk_scan_device_finalize (GObject *object)
{
  TkScanDevice *device = TK_SCAN_DEVICE (object);

  g_free (device->id);
  g_free (device->name);
  G_OBJECT_CLASS (tk_scan_device_parent_class)->finalize (object);
}

static void
tk_scan_device_class_init (TkScanDeviceClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = tk_scan_device_get_property;
  object_class->finalize = tk_scan_device_finalize;
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tk_scan_device_init (TkScanDevice *device)
{
}

TkScanDevice *
tk_scan_device_new (const char *id, const char *name)
{
  TkScanDevice *device = g_object_new (TK_TYPE_SCAN_DEVICE, NULL);

  device->id = g_strdup (id);
  device->name = g_strdup (name);
  return device;
}

const char *
tk_scan_device_get_id (TkScanDevice *device)
{
  g_return_val_if_fail (TK_IS_SCAN_DEVICE (device), "");
  return device->id;
}

const char *
tk_scan_device_get_name (TkScanDevice *device)
{
  g_return_val_if_fail (TK_IS_SCAN_DEVICE (device), "");
  return device->name;
}

void
tk_scan_devices_replace (GListStore *store, GPtrArray *devices)
{
  guint old = g_list_model_get_n_items (G_LIST_MODEL (store)), same = 0;

  while (same < old && same < devices->len)
    {
      g_autoptr (TkScanDevice) shown = g_list_model_get_item (G_LIST_MODEL (store), same);
      TkScanDevice *found = devices->pdata[same];

      if (g_strcmp0 (shown->id, found->id) != 0 || g_strcmp0 (shown->name, found->name) != 0)
        break;
      same++;
    }
  if (same < old || same < devices->len)
    g_list_store_splice (store, same, old - same, devices->pdata + same, devices->len - same);
}
