import { serializers } from 'bookstore';

/* Serializers without a model, one for each family of fields. Each answers with what it understood. */

export class NumbersSerializer {
  @serializers.IntegerField({ required: false }) integer: number;
}

class ContactSerializer {
  @serializers.CharField({ maxLength: 20 }) name: string;
  @serializers.CharField({ maxLength: 20, required: false, allowBlank: true }) phone: string;
}

/** Required, default, null and blank in all their combinations; and validation in steps. */
export class DefaultsSerializer {
  @serializers.CharField() required: string;
  @serializers.CharField({ allowNull: true }) required_nullable: string | null;
  @serializers.CharField({ required: false }) optional: string;
  @serializers.CharField({ required: false, allowNull: true }) optional_nullable: string | null;
  @serializers.CharField({ default: 'standard' }) with_default: string;
  @serializers.CharField({ default: null, allowNull: true }) null_default: string | null;
  @serializers.IntegerField({ default: 7 }) number_default: number;
  @serializers.BooleanField({ default: true }) flag_default: boolean;
  @serializers.CharField({ readOnly: true, default: 'fixed' }) read_only: string;
  @serializers.CharField({ writeOnly: true, required: false }) write_only: string;
  @serializers.IntegerField({ source: 'internal_name', required: false }) renamed: number;
  @serializers.Nested(ContactSerializer, { required: false, allowNull: true }) contact: ContactSerializer;
  @serializers.Nested(ContactSerializer, { required: false, many: true }) contacts: ContactSerializer[];
}
