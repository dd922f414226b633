from agreements.admin import parties, texts, zones

__all__ = ["parties", "texts", "zones"]
