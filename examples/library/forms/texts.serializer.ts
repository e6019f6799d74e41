import { serializers } from 'bookstore';
import { PageRangeField, type PageRange } from './page-range-field.js';

export class TextsSerializer {
  @serializers.CharField({ required: false }) text: string;
  @serializers.CharField({ required: false, minLength: 2, maxLength: 5 }) short: string;
  @serializers.CharField({ required: false, allowBlank: true }) blank: string;
  @serializers.CharField({ required: false, allowNull: true }) nullable: string | null;
  @serializers.CharField({ required: false, allowNull: true, allowBlank: true }) nullable_blank:
    string | null;
  @serializers.CharField({ required: false, trimWhitespace: false }) untrimmed: string;
  @serializers.EmailField({ required: false }) email: string;
  @serializers.SlugField({ required: false }) slug: string;
  @serializers.SlugField({ required: false, allowUnicode: true }) unicode_slug: string;
  @serializers.URLField({ required: false }) url: string;
  @serializers.RegexField({ required: false, regex: /^[A-Z]{2}-\d{3}$/ }) shelf: string;
  @serializers.UUIDField({ required: false }) uuid: string;
  @serializers.UUIDField({ required: false, allowNull: true }) nullable_uuid: string | null;
  @serializers.UUIDField({ required: false, format: 'hex' }) hex_uuid: string;
  @serializers.IPAddressField({ required: false }) ip: string;
  @serializers.IPAddressField({ required: false, protocol: 'IPv4' }) ipv4: string;
  @serializers.IPAddressField({ required: false, protocol: 'IPv6' }) ipv6: string;
  @PageRangeField({ required: false }) page_range: PageRange;
  @PageRangeField({ required: false, allowNull: true }) nullable_range: PageRange | null;
}
