/* GStreamer's device monitor behind a list: it is started and asked in threads, for both may take their time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera-devices.h"

#include "tk-camera-find-private.h"
#include "tk-scan-device-private.h"

struct _TkCameraDevices
{
  GObject parent;
  GListStore *store;
  GMainContext *context;
  GSource *mailbox;                /* woken by any plug */
  gboolean ready, looked, looking, look_again;
};

static void tk_camera_devices_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkCameraDevices, tk_camera_devices, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, tk_camera_devices_list_model_init))

enum { PROP_READY = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void look (TkCameraDevices *devices);

/* ---- In a thread ---- */

static void
look_thread (GTask *task, gpointer source, gpointer first, GCancellable *cancellable)
{
  GPtrArray *devices = g_ptr_array_new_with_free_func (g_object_unref);
  g_autolist (GstDevice) found = NULL;

  if (first != NULL)
    tk_camera_find_watch (first);
  found = tk_camera_find_all ();
  for (GList *l = found; l != NULL; l = l->next)
    {
      g_autofree char *id = tk_camera_find_id (l->data);
      g_autofree char *name = gst_device_get_display_name (l->data);

      g_ptr_array_add (devices, tk_scan_device_new (id, name));
    }
  g_task_return_pointer (task, devices, (GDestroyNotify) g_ptr_array_unref);
}

/* ---- In the creator's context ---- */

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TkCameraDevices) devices = data;
  g_autoptr (GPtrArray) found = g_task_propagate_pointer (G_TASK (result), NULL);

  devices->looking = FALSE;
  tk_scan_devices_replace (devices->store, found);
  if (!devices->ready)
    {
      devices->ready = TRUE;
      g_object_notify_by_pspec (G_OBJECT (devices), properties[PROP_READY]);
    }
  if (devices->look_again)
    look (devices);
}

static void
look (TkCameraDevices *devices)
{
  g_autoptr (GTask) task = NULL;
  gboolean first;

  devices->look_again = devices->looking;
  if (devices->looking)
    return;
  devices->looking = TRUE;
  first = !devices->looked;
  devices->looked = TRUE;
  g_main_context_push_thread_default (devices->context);
  task = g_task_new (NULL, NULL, looked_cb, g_object_ref (devices));
  g_main_context_pop_thread_default (devices->context);
  if (first)
    g_task_set_task_data (task, g_source_ref (devices->mailbox), (GDestroyNotify) g_source_unref);
  g_task_run_in_thread (task, look_thread);
}

static gboolean
plugged_cb (gpointer data)
{
  look (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
mailbox_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  g_source_set_ready_time (source, -1);
  return callback (data);
}

static GSourceFuncs mailbox_funcs = { .dispatch = mailbox_dispatch };

static void
items_changed_cb (TkCameraDevices *devices, guint at, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (devices), at, removed, added);
}

static GType
tk_camera_devices_get_item_type (GListModel *model)
{
  return TK_TYPE_SCAN_DEVICE;
}

static guint
tk_camera_devices_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (TK_CAMERA_DEVICES (model)->store));
}

static gpointer
tk_camera_devices_get_item (GListModel *model, guint at)
{
  return g_list_model_get_item (G_LIST_MODEL (TK_CAMERA_DEVICES (model)->store), at);
}

static void
tk_camera_devices_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = tk_camera_devices_get_item_type;
  iface->get_n_items = tk_camera_devices_get_n_items;
  iface->get_item = tk_camera_devices_get_item;
}

static void
tk_camera_devices_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_READY)
    g_value_set_boolean (value, TK_CAMERA_DEVICES (object)->ready);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tk_camera_devices_dispose (GObject *object)
{
  TkCameraDevices *devices = TK_CAMERA_DEVICES (object);

  g_source_destroy (devices->mailbox);
  tk_camera_find_unwatch (devices->mailbox);
  G_OBJECT_CLASS (tk_camera_devices_parent_class)->dispose (object);
}

static void
tk_camera_devices_finalize (GObject *object)
{
  TkCameraDevices *devices = TK_CAMERA_DEVICES (object);

  g_source_unref (devices->mailbox);
  g_object_unref (devices->store);
  g_main_context_unref (devices->context);
  G_OBJECT_CLASS (tk_camera_devices_parent_class)->finalize (object);
}

static void
tk_camera_devices_class_init (TkCameraDevicesClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = tk_camera_devices_get_property;
  object_class->dispose = tk_camera_devices_dispose;
  object_class->finalize = tk_camera_devices_finalize;
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE,
                                                 G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static GSource *
create_mailbox (TkCameraDevices *devices)
{
  GSource *mailbox = g_source_new (&mailbox_funcs, sizeof (GSource));

  g_source_set_static_name (mailbox, "camera plugs");
  g_source_set_callback (mailbox, plugged_cb, devices, NULL);
  g_source_attach (mailbox, devices->context);
  return mailbox;
}

static void
tk_camera_devices_init (TkCameraDevices *devices)
{
  devices->context = g_main_context_ref_thread_default ();
  devices->store = g_list_store_new (TK_TYPE_SCAN_DEVICE);
  g_signal_connect_object (devices->store, "items-changed", G_CALLBACK (items_changed_cb), devices, G_CONNECT_SWAPPED);
  devices->mailbox = create_mailbox (devices);
  look (devices);
}

TkCameraDevices *
tk_camera_devices_new (void)
{
  return g_object_new (TK_TYPE_CAMERA_DEVICES, NULL);
}

gboolean
tk_camera_devices_get_ready (TkCameraDevices *devices)
{
  g_return_val_if_fail (TK_IS_CAMERA_DEVICES (devices), FALSE);
  return devices->ready;
}

gboolean
tk_camera_devices_has (TkCameraDevices *devices, const char *id)
{
  GListModel *model = G_LIST_MODEL (devices);

  g_return_val_if_fail (TK_IS_CAMERA_DEVICES (devices), FALSE);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (TkScanDevice) device = g_list_model_get_item (model, i);

      if (id == NULL || tk_camera_find_is_same (tk_scan_device_get_id (device), id))
        return TRUE;
    }
  return FALSE;
}
